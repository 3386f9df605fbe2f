package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;

/**
 * A run as Temporal is told of it. One that may not begin yet waits by itself: during a start delay
 * of Temporal's no signal reaches it, so it could not be cancelled.
 */
record Submission(String runId, String workflow, Json input, Envelope envelope) {

  /** Starts the run; false when there is one with this id. */
  boolean start(Engine engine) {
    WorkflowOptions.Builder options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(runId)
            .setTaskQueue(engine.settings.queue())
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setPriority(priority())
            .setMemo(About.memo(envelope));
    engine.tags.of(envelope).ifPresent(options::setTypedSearchAttributes);
    try {
      var unused =
          engine
              .connection
              .client()
              .newUntypedWorkflowStub(workflow, options.build())
              .start(input, Wire.json(envelope));
      return true;
    } catch (WorkflowExecutionAlreadyStarted known) {
      return false;
    }
  }

  private io.temporal.common.Priority priority() {
    int key =
        switch (envelope.origin().priority()) {
          case HIGH -> 1;
          case NORMAL -> 3;
          case LOW -> 5;
        };
    return io.temporal.common.Priority.newBuilder().setPriorityKey(key).build();
  }
}
