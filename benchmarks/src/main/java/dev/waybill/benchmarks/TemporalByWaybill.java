package dev.waybill.benchmarks;

import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The same run of five steps, written with Waybill. */
final class TemporalByWaybill implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TemporalBackend backend;

  TemporalByWaybill(String address) {
    backend =
        TemporalBackend.open(
            new BackendContext(
                "by-waybill",
                "1",
                Map.of(
                    "waybill.temporal.address",
                    address,
                    "waybill.callback.key",
                    "a key for the benchmarks of this backend"),
                List.of(new Steps(Durability.EACH_STEP), new Steps(Durability.BATCHED)),
                new JsonCodec(),
                List.of(),
                URI.create("https://bench.example/waybill"),
                true));
  }

  record Text(String text) {}

  /** Five steps of one durability. */
  private record Steps(Durability durability) implements Workflow<Text, String> {
    @Override
    public WorkflowDefinition<Text, String> definition() {
      return type(durability)
          .define()
          .steps(StepOptions.defaults().withDurability(durability))
          .build();
    }

    @Override
    public String run(Step step, Text text) {
      String all = text.text();
      for (int i = 0; i < TemporalRounds.STEPS; i++) {
        String before = all;
        all = step.run("append", String.class, attempt -> before + ".");
      }
      return all;
    }
  }

  private static WorkflowType<Text, String> type(Durability durability) {
    return WorkflowType.of("steps-" + durability, Text.class, String.class);
  }

  String run(Durability durability, String text) throws TimeoutException {
    return backend.client().start(type(durability), new Text(text)).result(PATIENCE);
  }

  @Override
  public void close() {
    backend.close();
  }
}
