package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.RunStatus;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Failures weigh as much as values do. */
class BulkyFailuresTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int MANY = 150;

  @Test
  void batchedStepsThatFailAreRecordedAtBoundariesToo() throws Exception {
    StepOptions batched = StepOptions.defaults().withDurability(Durability.BATCHED);
    try (TemporalBackend backend =
        Backends.inProcess(
            Backends.workflow(
                "failing",
                (step, deal) -> {
                  int failed = 0;
                  for (int i = 0; i < MANY; i++) {
                    try {
                      step.with(batched)
                          .run(
                              "try",
                              String.class,
                              attempt -> {
                                throw new FailNow("never", "it never works");
                              });
                    } catch (StepFailedException e) {
                      failed++;
                    }
                  }
                  return failed + " failed";
                }))) {
      Run<String> run = backend.client().start(Backends.type("failing"), new Deal("d"));

      assertThat(run.result(LONG)).isEqualTo(MANY + " failed");
      assertThat(mostInATask(backend, run.id())).isLessThanOrEqualTo(100);
    }
  }

  /** How many local activities one workflow task recorded, at most. */
  private static int mostInATask(TemporalBackend backend, String run) {
    int most = 0;
    int here = 0;
    for (HistoryEvent event : backend.temporal().fetchHistory(run).getEvents()) {
      here = event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED ? 0 : here;
      here += event.hasMarkerRecordedEventAttributes() ? 1 : 0;
      most = Math.max(most, here);
    }
    return most;
  }

  @Test
  void aMessageThatIsTooLargeForTheServerIsCutBeforeItIsSent() throws Exception {
    try (TemporalBackend backend =
        Backends.inProcess(
            Backends.workflow(
                "wordy",
                (step, deal) -> {
                  try {
                    return step.run(
                        "answer",
                        String.class,
                        attempt -> {
                          String page = "x".repeat(5_000_000);
                          throw new FailNow("refused", page, page);
                        });
                  } catch (StepFailedException e) {
                    return e.failure().code().orElse("") + e.failure().data().isPresent();
                  }
                }))) {
      Run<String> run = backend.client().start(Backends.type("wordy"), new Deal("d"));

      assertThat(run.result(LONG)).isEqualTo("refusedfalse");
      assertThat(backend.temporal().fetchHistory(run.id()).getHistory().getSerializedSize())
          .isLessThan(100_000);
    }
  }

  @Test
  void aRunFailsAlthoughItsFailureIsTooLargeForTheServer() {
    try (TemporalBackend backend =
        Backends.inProcess(
            Backends.workflow(
                "bulky",
                (step, deal) ->
                    step.run(
                        "answer",
                        String.class,
                        attempt -> {
                          throw new FailNow("refused", "no", "x".repeat(1_500_000));
                        })))) {
      Run<String> run = backend.client().start(Backends.type("bulky"), new Deal("d"));

      Waiting.until(() -> run.describe().status() == RunStatus.FAILED);
      Failure failure = run.describe().failure().orElseThrow();
      assertThat(failure.code()).contains("refused");
      assertThat(Wire.json(failure).size()).isLessThan(2_000_000);
    }
  }
}
