package dev.waybill.temporal;

import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Measures, on a real server, how much passes one key of what the adapter emulates: starts through
 * a gate, slots, events to a batch and to one run. {@code FlowBench [runs] [callers]}, with {@code
 * TEMPORAL_ADDRESS} or a server of its own.
 */
final class FlowBench {
  record Job(String key, int number) {}

  private static final EventType<Job> DONE = EventType.of("job.done", Job.class);
  private static final EventType<Job> HEARD = EventType.of("job.heard", Job.class).keyedBy("key");

  private FlowBench() {}

  private static final class Nothing implements Workflow<Job, Integer> {
    private final WorkflowType<Job, Integer> type;
    private final UnaryOperator<WorkflowDefinition.Builder<Job, Integer>> limits;

    Nothing(String name, UnaryOperator<WorkflowDefinition.Builder<Job, Integer>> limits) {
      this.type = WorkflowType.of(name, Job.class, Integer.class);
      this.limits = limits;
    }

    @Override
    public WorkflowDefinition<Job, Integer> definition() {
      return limits.apply(type.define()).build();
    }

    @Override
    public Integer run(Step step, Job job) {
      return job.number();
    }
  }

  /** Collects events. */
  private record Many() implements Workflow<Job[], Integer> {
    @Override
    public WorkflowDefinition<Job[], Integer> definition() {
      return WorkflowType.of("many", Job[].class, Integer.class)
          .define()
          .startedByBatch(DONE, 100, Duration.ofSeconds(1))
          .build();
    }

    @Override
    public Integer run(Step step, Job[] jobs) {
      return jobs.length;
    }
  }

  /** Hears as many events of its key as its input says. */
  private record Listener() implements Workflow<Job, Integer> {
    static final WorkflowType<Job, Integer> TYPE =
        WorkflowType.of("listener", Job.class, Integer.class);

    @Override
    public WorkflowDefinition<Job, Integer> definition() {
      return TYPE.define().receives(HEARD, "key").build();
    }

    @Override
    public Integer run(Step step, Job job) {
      int sum = 0;
      for (int i = 0; i < job.number(); i++) {
        sum +=
            step.waitForEvent("heard", HEARD, job.key(), Duration.ofHours(1)).isPresent() ? 1 : 0;
      }
      return sum;
    }
  }

  /** Prints one line for each kind of limit, and for events. */
  public static void main(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int callers = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    Nothing free = new Nothing("free", all -> all);
    Nothing rated = new Nothing("rated", all -> all.rateLimit(1_000_000, Duration.ofMinutes(1)));
    Nothing slots = new Nothing("slots", all -> all.concurrency(1));
    Nothing single = new Nothing("throttled", all -> all.throttle(1_000_000, Duration.ofHours(1)));
    Nothing calm =
        new Nothing("debounced", all -> all.debounce(Duration.ofSeconds(2), Duration.ofMinutes(5)));
    String known = System.getenv("TEMPORAL_ADDRESS");
    Path state = Files.createTempDirectory("flow-bench");
    try (DevServer server = known == null ? DevServer.start(state) : null;
        TemporalBackend backend =
            Backends.open(
                server == null ? String.valueOf(known) : server.address(),
                Map.of(TemporalSettings.QUEUE, "bench-" + ThreadLocalRandom.current().nextInt()),
                true,
                free,
                rated,
                slots,
                single,
                calm,
                new Many(),
                new Listener())) {
      for (Nothing each : List.of(free, rated, single, calm, slots)) {
        measure(backend, each, 20, callers);
        System.out.println(measure(backend, each, runs, callers));
      }
      System.out.println(sent(backend, "batch", DONE, runs, callers));
      System.out.println(heard(backend, runs, callers));
    }
  }

  private static String heard(TemporalBackend backend, int events, int callers) throws Exception {
    Run<Integer> run = backend.client().start(Listener.TYPE, new Job("k", events));
    Backends.await("it listens", () -> run.describe().status() == RunStatus.WAITING);
    long begin = System.nanoTime();
    String line = sent(backend, "events to one run", HEARD, events, callers);
    Integer unused = run.result(Duration.ofMinutes(3));
    return line + String.format(", %.1f events/s taken", events / seconds(begin));
  }

  private static String sent(
      TemporalBackend backend, String what, EventType<Job> type, int events, int callers)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    long begin = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      Job job = new Job("k", i);
      all.add(pool.submit(() -> backend.client().send(type.event(job))));
    }
    for (Future<?> each : all) {
      Object unused = each.get();
    }
    double seconds = seconds(begin);
    pool.shutdown();
    return String.format(
        "%-9s %d callers: %.0f events/s accepted", what, callers, events / seconds);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static String measure(TemporalBackend backend, Nothing workflow, int runs, int callers)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    long begin = System.nanoTime();
    List<Future<Run<Integer>>> started = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Job job = new Job("k", i);
      started.add(pool.submit(() -> backend.client().start(workflow.type, job)));
    }
    List<Run<Integer>> all = new ArrayList<>();
    for (Future<Run<Integer>> each : started) {
      all.add(each.get());
    }
    double accepted = seconds(begin);
    for (Run<Integer> run : all) {
      Integer unused = run.result(Duration.ofMinutes(3));
    }
    double ended = seconds(begin);
    pool.shutdown();
    return String.format(
        "%-9s %d callers: %.0f starts/s accepted, %.1f runs/s ended",
        workflow.type.name(), callers, runs / accepted, runs / ended);
  }
}
