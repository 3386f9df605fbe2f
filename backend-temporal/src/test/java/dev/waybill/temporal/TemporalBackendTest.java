package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The adapter on the server that lives in this process. */
class TemporalBackendTest {
  record Deal(String id) {}

  /** Notifies, waits an hour, follows up. */
  static final class FollowUp implements Workflow<Deal, String> {
    static final WorkflowType<Deal, String> TYPE =
        WorkflowType.of("follow-up", Deal.class, String.class);

    @Override
    public WorkflowDefinition<Deal, String> definition() {
      return TYPE.define().build();
    }

    @Override
    public String run(Step step, Deal deal) {
      String notified = step.run("notify", String.class, attempt -> "told " + deal.id());
      step.sleep("an-hour", Duration.ofHours(1));
      return step.run(
          "follow-up",
          String.class,
          attempt -> {
            if (attempt.number() < 3) {
              throw new IllegalStateException("not yet");
            }
            return notified + ", asked again at attempt " + attempt.number();
          });
    }
  }

  static TemporalBackend open(Workflow<?, ?>... workflows) {
    return TemporalBackend.open(
        new BackendContext(
            "crm",
            "1",
            Map.of(
                TemporalSettings.ADDRESS,
                TemporalSettings.IN_PROCESS,
                "waybill.callback.key",
                "a key for the tests of this backend"),
            List.of(workflows),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  @Test
  void runsAWorkflowWithSkippedTime() throws TimeoutException {
    try (TemporalBackend backend = open(new FollowUp())) {
      Run<String> run = backend.client().start(FollowUp.TYPE, new Deal("d-1"));

      assertThat(run.result(Duration.ofSeconds(20)))
          .isEqualTo("told d-1, asked again at attempt 3");
      assertThat(run.journal().entries())
          .extracting(entry -> entry.key() + " " + entry.kind() + " " + entry.result().attempts())
          .containsExactly("notify STEP 1", "an-hour SLEEP 0", "follow-up STEP 3");
    }
  }
}
