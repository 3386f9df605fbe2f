package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.Registration.Leave;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Instant;

/**
 * One event, from when it was accepted until everybody has it. It was received when this started,
 * by the server's clock.
 */
final class Ingress implements PostProtocol.Event {

  @Override
  public void run(Json event) {
    Instant receivedAt = Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis());
    Json done = Post.chores().fanOut(event, Wire.json(receivedAt));
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
