package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.Registration.Leave;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

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
  public void run(Json event) {
    Instant receivedAt = Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis());
    Json times = Wire.json(new FanOut.Times(receivedAt, RunState.now()));
    Json done = bringing.bring(event, times);
    for (Leave leave : Wire.read(done, Leave[].class)) {
      try {
        Workflow.newUntypedExternalWorkflowStub(leave.correlator())
            .signal(Wire.LEAVE, Wire.json(leave.held()));
      } catch (SignalExternalWorkflowException e) {
        // it has ended, or is too busy to hear: then the next event finds the same listeners again
      }
    }
  }
}
