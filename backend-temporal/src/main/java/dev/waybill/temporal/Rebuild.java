package dev.waybill.temporal;

import dev.waybill.temporal.Bodies.Body;
import io.temporal.activity.ActivityInfo;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds the closure of a step that another worker has scheduled: Temporal's own replayer runs the
 * workflow's code on the history up to the step, which leaves the closures of all steps that are
 * open there. The latest runs are kept.
 */
final class Rebuild {
  private static final int KEPT = 64;

  private final Engine engine;
  private final LongAdder count = new LongAdder();
  private final Map<String, Bodies> runs =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bodies> eldest) {
          return size() > KEPT;
        }
      };

  Rebuild(Engine engine) {
    this.engine = engine;
  }

  /** How many histories were replayed. */
  long count() {
    return count.sum();
  }

  Body body(ActivityInfo info, Bodies.Id id) {
    return kept(id)
        .or(() -> replayed(info, id))
        .orElseThrow(
            () ->
                ApplicationFailure.newNonRetryableFailure(
                    "the code of this worker does not come to step '"
                        + id.key()
                        + "' of run '"
                        + info.getWorkflowId()
                        + "'; another build has scheduled it",
                    StepCall.LOST));
  }

  private synchronized Optional<Body> kept(Bodies.Id id) {
    Bodies known = runs.get(id.engineRun());
    return known == null ? Optional.empty() : known.find(id);
  }

  private synchronized Bodies of(String engineRun) {
    return runs.computeIfAbsent(engineRun, unused -> new Bodies(true));
  }

  private Optional<Body> replayed(ActivityInfo info, Bodies.Id id) {
    count.increment();
    try {
      WorkflowExecutionHistory history =
          engine.connection.client().fetchHistory(info.getWorkflowId(), info.getWorkflowRunId());
      Worker replayer = engine.connection.replayer(() -> new RunWorkflow(engine, this::of));
      replayer.replayWorkflowExecution(
          new WorkflowExecutionHistory(
              cut(history.getHistory(), info.getActivityId()), info.getWorkflowId()));
    } catch (Exception e) {
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          "step '" + id.key() + "' could not be rebuilt from the history: " + e, StepCall.LOST, e);
    }
    return kept(id);
  }

  /** The history up to where the activity was scheduled. */
  private static History cut(History history, String activityId) {
    History.Builder cut = History.newBuilder();
    for (HistoryEvent event : history.getEventsList()) {
      cut.addEvents(event);
      if (event.hasActivityTaskScheduledEventAttributes()
          && event.getActivityTaskScheduledEventAttributes().getActivityId().equals(activityId)) {
        break;
      }
    }
    return cut.build();
  }
}
