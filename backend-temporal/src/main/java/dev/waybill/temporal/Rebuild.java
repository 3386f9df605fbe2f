package dev.waybill.temporal;

import dev.waybill.temporal.Bodies.Body;
import io.temporal.activity.ActivityInfo;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Finds the closure of a step that another worker has scheduled: Temporal's own replayer runs the
 * workflow's code on the history up to the step, which leaves the closures of all steps that are
 * open there. The latest runs are kept. A replay does not know the engine run that it repeats, so
 * all that it schedules belongs to one.
 */
final class Rebuild {
  private static final int KEPT = 64;
  private static final int LOCKS = 64;

  private final Engine engine;
  private final LongAdder count = new LongAdder();
  private final LongAdder found = new LongAdder();
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

  /** By the only name of an engine run that a replay knows. */
  private final Map<String, Bodies> replaying = new ConcurrentHashMap<>();

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

  /** How many closures were found so. */
  long found() {
    return found.sum();
  }

  Body body(ActivityInfo info, Bodies.Id id) {
    found.increment();
    return kept(id)
        .or(() -> locked(info, id))
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

  /** One replay of a run at a time: what it finds serves its other branches as well. */
  private Optional<Body> locked(ActivityInfo info, Bodies.Id id) {
    synchronized (locks.get(Math.floorMod(info.getWorkflowId().hashCode(), LOCKS))) {
      return kept(id).or(() -> replayed(info, id));
    }
  }

  private Optional<Body> replayed(ActivityInfo info, Bodies.Id id) {
    count.increment();
    Bodies bodies = of(id.engineRun());
    try {
      History history =
          engine
              .connection
              .client()
              .fetchHistory(info.getWorkflowId(), info.getWorkflowRunId())
              .getHistory();
      String name =
          history
              .getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getOriginalExecutionRunId();
      replaying.put(name, bodies);
      try {
        replayer()
            .replayWorkflowExecution(
                new WorkflowExecutionHistory(
                    cut(history, info.getActivityId()), info.getWorkflowId()));
      } finally {
        replaying.remove(name);
      }
    } catch (Exception e) {
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          "step '" + id.key() + "' could not be rebuilt from the history: " + e, StepCall.LOST, e);
    }
    return bodies.find(id);
  }

  private Worker replayer() {
    return engine.connection.replayer(
        () -> new RunWorkflow(engine, name -> replaying.getOrDefault(name, engine.bodies)));
  }

  /** The history up to the last activity that was scheduled together with this one. */
  private static History cut(History history, String activityId) {
    long task = -1;
    int end = 0;
    for (int i = 0; i < history.getEventsCount(); i++) {
      if (history.getEvents(i).hasActivityTaskScheduledEventAttributes()) {
        ActivityTaskScheduledEventAttributes scheduled =
            history.getEvents(i).getActivityTaskScheduledEventAttributes();
        if (scheduled.getActivityId().equals(activityId)) {
          task = scheduled.getWorkflowTaskCompletedEventId();
        }
        if (scheduled.getWorkflowTaskCompletedEventId() == task) {
          end = i + 1;
        }
      }
    }
    return end == 0
        ? history
        : history.toBuilder()
            .clearEvents()
            .addAllEvents(history.getEventsList().subList(0, end))
            .build();
  }
}
