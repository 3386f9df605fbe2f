package dev.waybill.temporal;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import java.time.Duration;

/** Waits until an engine run's history has grown. */
final class Progress {
  private static final Duration POLL = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final Engine engine;
  private final WorkflowExecution execution;
  private ByteString place = ByteString.EMPTY;
  private boolean ended;

  Progress(Engine engine, WorkflowExecution execution) {
    this.engine = engine;
    this.execution = execution;
  }

  /** Returns when something may have happened. */
  void await() {
    if (ended || engine.connection.inProcess().isPresent()) {
      Systems.pause(GLANCE);
      return;
    }
    try {
      int events = 0;
      while (events == 0 && !ended) {
        events = poll();
      }
    } catch (StatusRuntimeException e) {
      if (!Faults.is(e, Status.Code.DEADLINE_EXCEEDED)) {
        throw e;
      }
    }
  }

  private int poll() {
    GetWorkflowExecutionHistoryResponse answer =
        engine
            .rpc
            .stub(POLL)
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(engine.rpc.namespace())
                    .setExecution(execution)
                    .setWaitNewEvent(true)
                    .setNextPageToken(place)
                    .build());
    place = answer.getNextPageToken();
    ended = place.isEmpty();
    return answer.getHistory().getEventsCount();
  }
}
