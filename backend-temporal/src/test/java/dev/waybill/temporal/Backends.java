package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.fail;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Opens backends for tests, and makes workflows out of code. */
final class Backends {
  private Backends() {}

  record Deal(String id) {}

  static TemporalBackend inProcess(Workflow<?, ?>... workflows) {
    return open(TemporalSettings.IN_PROCESS, Map.of(), true, workflows);
  }

  static TemporalBackend open(
      String address, Map<String, String> more, boolean executes, Workflow<?, ?>... workflows) {
    return TemporalBackend.open(context(address, more, executes, workflows));
  }

  static TemporalBackend extended(
      TemporalExtension extension, String address, boolean executes, Workflow<?, ?>... workflows) {
    return TemporalBackend.open(
        context(address, Map.of(), executes, workflows), new Extensions(List.of(extension)));
  }

  static BackendContext context(
      String address, Map<String, String> more, boolean executes, Workflow<?, ?>... workflows) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(TemporalSettings.ADDRESS, address);
    settings.put("waybill.callback.key", "a key for the tests of this backend");
    return new BackendContext(
        "crm",
        "1",
        settings,
        List.of(workflows),
        new JsonCodec(),
        List.of(),
        URI.create("https://crm.example/waybill"),
        executes);
  }

  static WorkflowType<Deal, String> type(String name) {
    return WorkflowType.of(name, Deal.class, String.class);
  }

  static Workflow<Deal, String> workflow(String name, BiFunction<Step, Deal, String> code) {
    return workflow(name, builder -> builder, code);
  }

  static Workflow<Deal, String> workflow(
      String name,
      UnaryOperator<WorkflowDefinition.Builder<Deal, String>> definition,
      BiFunction<Step, Deal, String> code) {
    return new Workflow<>() {
      @Override
      public WorkflowDefinition<Deal, String> definition() {
        return definition.apply(type(name).define()).build();
      }

      @Override
      public String run(Step step, Deal deal) {
        return code.apply(step, deal);
      }
    };
  }

  /** Waits, at most 20 s, until something holds. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("not within 20 s: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
