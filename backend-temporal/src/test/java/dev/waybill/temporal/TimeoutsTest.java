package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A definition's timeout holds for its runs however they began. */
@Timeout(60)
class TimeoutsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Workflow<Deal, String> sleepy =
      workflow(
          "sleepy",
          definition -> definition.timeout(LIMIT),
          (step, deal) -> {
            step.run("begin", attempt -> {});
            step.sleep("night", Duration.ofHours(8));
            return "morning";
          });

  private TemporalBackend open() {
    return Backends.open(
        TemporalSettings.IN_PROCESS, Map.of(TemporalSettings.CLOCK, "manual"), true, sleepy);
  }

  private static void endsInTime(TemporalBackend backend, Run<String> run) {
    backend.advance(LIMIT.plusSeconds(1));
    await("it ends", () -> run.describe().status() == RunStatus.FAILED);
    assertThat(run.describe().failure().orElseThrow().code()).contains("timed-out");
  }

  @Test
  void aRunThatWasStartedWithTemporalsOwnTools() {
    try (TemporalBackend backend = open()) {
      var unused =
          backend
              .temporal()
              .newUntypedWorkflowStub(
                  "sleepy",
                  WorkflowOptions.newBuilder().setWorkflowId("by-hand").setTaskQueue("crm").build())
              .start(Wire.json(new Deal("d-1")));
      Run<String> run = backend.client().run("by-hand", String.class);
      await("it sleeps", () -> run.describe().status() == RunStatus.WAITING);

      endsInTime(backend, run);
    }
  }
}
