package dev.waybill.temporal;

import dev.waybill.spi.BackendProvider.Setting;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehavior;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import io.temporal.worker.tuning.PollerBehaviorSimpleMaximum;
import java.util.List;
import java.util.Optional;

/**
 * How much a worker takes at a time. What is empty is left to Temporal's SDK.
 *
 * @param workflows for the code of workflows
 * @param activities for the bodies of steps
 * @param localSlots how many bodies of {@code BATCHED} steps run at a time
 * @param cache how many runs stay in memory, and how many threads they have
 */
record Tuning(Lane workflows, Lane activities, Optional<Integer> localSlots, Cache cache) {
  static final String WORKFLOW_POLLERS = "waybill.temporal.workflow-pollers";
  static final String ACTIVITY_POLLERS = "waybill.temporal.activity-pollers";
  static final String WORKFLOW_SLOTS = "waybill.temporal.workflow-slots";
  static final String ACTIVITY_SLOTS = "waybill.temporal.activity-slots";
  static final String LOCAL_SLOTS = "waybill.temporal.local-activity-slots";
  static final String CACHED_RUNS = "waybill.temporal.cached-runs";
  static final String THREADS = "waybill.temporal.workflow-threads";

  private static final int POLLERS = 100;
  private static final int SLOTS = 10_000;
  private static final int RUNS = 100_000;
  private static final String AUTO = "auto";

  /** Who asks the server for work, and how much of it is done at a time. */
  record Lane(Optional<PollerBehavior> pollers, Optional<Integer> slots) {}

  /** What the workers of a process share. */
  record Cache(Optional<Integer> runs, Optional<Integer> threads) {}

  static Tuning of(Given given) {
    return new Tuning(
        new Lane(pollers(given, WORKFLOW_POLLERS, 2), given.number(WORKFLOW_SLOTS, 2, SLOTS)),
        new Lane(pollers(given, ACTIVITY_POLLERS, 1), given.number(ACTIVITY_SLOTS, 1, SLOTS)),
        given.number(LOCAL_SLOTS, 1, SLOTS),
        new Cache(given.number(CACHED_RUNS, 1, RUNS), given.number(THREADS, 10, RUNS)));
  }

  /** The settings, with what each means and its default. */
  static List<Setting> settings() {
    return List.of(
        new Setting(
            WORKFLOW_POLLERS,
            "requests for workflow tasks that wait at the server at a time, 2 to 100; auto: as many"
                + " as the server advises",
            "5"),
        new Setting(
            ACTIVITY_POLLERS,
            "requests for step bodies that wait at the server at a time, 1 to 100; auto: as many as"
                + " the server advises",
            "5"),
        new Setting(
            WORKFLOW_SLOTS, "workflow tasks that are worked on at a time, 2 to 10000", "200"),
        new Setting(ACTIVITY_SLOTS, "step bodies that run at a time, 1 to 10000", "200"),
        new Setting(LOCAL_SLOTS, "bodies of batched steps that run at a time, 1 to 10000", "200"),
        new Setting(CACHED_RUNS, "runs kept in memory between their tasks, 1 to 100000", "600"),
        new Setting(
            THREADS, "threads of the runs in memory, one for each at least, 10 to 100000", "600"));
  }

  private static Optional<PollerBehavior> pollers(Given given, String name, int least) {
    if (given.text(name).filter(AUTO::equals).isPresent()) {
      return Optional.of(new PollerBehaviorAutoscaling());
    }
    try {
      return given.number(name, least, POLLERS).map(PollerBehaviorSimpleMaximum::new);
    } catch (dev.waybill.WaybillException e) {
      throw Given.bad(
          name,
          AUTO + " or a whole number between " + least + " and " + POLLERS,
          given.text(name).orElse(""));
    }
  }

  /** For the workers of the application's own queue. */
  WorkerOptions.Builder apply(WorkerOptions.Builder options) {
    workflows.pollers().ifPresent(options::setWorkflowTaskPollersBehavior);
    workflows.slots().ifPresent(options::setMaxConcurrentWorkflowTaskExecutionSize);
    activities.pollers().ifPresent(options::setActivityTaskPollersBehavior);
    activities.slots().ifPresent(options::setMaxConcurrentActivityExecutionSize);
    localSlots.ifPresent(options::setMaxConcurrentLocalActivityExecutionSize);
    return options;
  }

  /** For all workers of the process. */
  WorkerFactoryOptions factory() {
    WorkerFactoryOptions.Builder options = WorkerFactoryOptions.newBuilder();
    cache.runs().ifPresent(options::setWorkflowCacheSize);
    cache.threads().ifPresent(options::setMaxWorkflowThreadCount);
    return options.build();
  }
}
