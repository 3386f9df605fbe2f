package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.Registration.Leave;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event, from when it was accepted until everybody has it. It was received when this started,
 * by the server's clock.
 */
final class Ingress implements PostProtocol.Event {
  private final PostProtocol.Bringing bringing =
      Workflow.newLocalActivityStub(
          PostProtocol.Bringing.class,
          LocalActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofMinutes(10))
              .setLocalRetryThreshold(Duration.ofSeconds(5))
              .setRetryOptions(
                  RetryOptions.newBuilder()
                      .setMaximumAttempts(Integer.MAX_VALUE) // without a number it is not retried
                      .setInitialInterval(Duration.ofMillis(100))
                      .setMaximumInterval(Duration.ofSeconds(30))
                      .build())
              .build());

  @Override
  public void run(Json event, @Nullable Json after) {
    Instant receivedAt = Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis());
    Optional<String> last = Optional.ofNullable(after).map(id -> Wire.read(id, String.class));
    Json times = Wire.json(new FanOut.Times(receivedAt, RunState.now(), last));
    Json done = bringing.bring(event, times);
    FanOut.Outcome outcome = FanOut.Outcome.read(done);
    for (Leave leave : outcome.leaves()) {
      try {
        Workflow.newUntypedExternalWorkflowStub(leave.correlator())
            .signal(Wire.LEAVE, Wire.json(leave.held()));
      } catch (SignalExternalWorkflowException e) {
        // it has ended, or is too busy to hear: then the next event finds the same listeners again
      }
    }
    startElsewhere(event, times, outcome.elsewhere());
  }

  /** A worker that knows the workflow takes it on, sooner or later; one that does not passes. */
  private static void startElsewhere(Json event, Json times, List<String> workflows) {
    PostProtocol.Bringing elsewhere =
        Workflow.newActivityStub(
            PostProtocol.Bringing.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setScheduleToCloseTimeout(Duration.ofDays(1))
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(200))
                        .setBackoffCoefficient(1.5)
                        .setMaximumInterval(Duration.ofMinutes(1))
                        .build())
                .build());
    List<Promise<Void>> starts = new ArrayList<>();
    for (String workflow : workflows) {
      starts.add(Async.procedure(elsewhere::start, event, times, Wire.json(workflow)));
    }
    RuntimeException refused = null;
    for (Promise<Void> start : starts) {
      Workflow.await(start::isCompleted);
      RuntimeException problem = start.getFailure();
      refused = isRefusal(problem) ? problem : refused;
    }
    if (refused != null) {
      throw refused;
    }
  }

  /** Not that after a day nobody knows the workflow any more. */
  private static boolean isRefusal(@Nullable RuntimeException problem) {
    return problem != null
        && problem.getCause() instanceof ApplicationFailure cause
        && cause.isNonRetryable();
  }
}
