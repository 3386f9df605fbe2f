package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Retry;
import dev.waybill.RetryAfter;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Durations that no clock can hold mean a very long time, not a run that hangs. */
@Timeout(60)
final class ForeverTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void aRetryAskedForInAnotherEraWaitsForIt() {
    assertThat(
            statusAfter(
                step ->
                    step.run(
                        "try",
                        attempt -> {
                          throw new RetryAfter(FOREVER, new IllegalStateException("later"));
                        })))
        .isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aBackoffWithoutEndWaits() {
    Retry retry = Retry.attempts(3).withBackoff(FOREVER, FOREVER, 2);
    assertThat(
            statusAfter(
                step ->
                    step.with(StepOptions.defaults().withRetry(retry))
                        .run(
                            "try",
                            attempt -> {
                              throw new IllegalStateException("no");
                            })))
        .isEqualTo(RunStatus.WAITING);
  }

  @Test
  void aHeartbeatThatNeedNeverCome() {
    assertThat(
            statusAfter(
                step ->
                    step.with(StepOptions.defaults().withHeartbeat(FOREVER))
                        .run("work", attempt -> {})))
        .isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aSleepUntilTheBeginningOfTimeWakesAtOnce() {
    assertThat(statusAfter(step -> step.sleepUntil("pause", Instant.MIN)))
        .isEqualTo(RunStatus.COMPLETED);
  }

  private interface Code {
    void run(Step step);
  }

  private static RunStatus statusAfter(Code code) {
    try (LocalBackend backend =
        Bench.virtual(
            Bench.workflow(
                TYPE,
                (step, order) -> {
                  code.run(step);
                  return new Done("done");
                }))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      assertThat(backend.settle(PATIENCE)).isTrue();
      return run.describe().status();
    }
  }
}
