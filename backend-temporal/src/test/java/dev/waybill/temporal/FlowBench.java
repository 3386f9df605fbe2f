package dev.waybill.temporal;

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
 * Measures, on a real server, how many starts pass one gate in a second and how many slots are
 * given out: {@code FlowBench [runs] [callers]}, with {@code TEMPORAL_ADDRESS} or a server of its
 * own.
 */
final class FlowBench {
  record Job(String key, int number) {}

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

  /** Prints one line for each kind of limit. */
  public static void main(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    int callers = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    Nothing free = new Nothing("free", all -> all);
    Nothing rated = new Nothing("rated", all -> all.rateLimit(1_000_000, Duration.ofMinutes(1)));
    Nothing slots = new Nothing("slots", all -> all.concurrency(1));
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
                slots)) {
      for (Nothing each : List.of(free, rated, slots)) {
        measure(backend, each, 20, callers);
        System.out.println(measure(backend, each, runs, callers));
      }
    }
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
    double accepted = (System.nanoTime() - begin) / 1e9;
    for (Run<Integer> run : all) {
      Integer unused = run.result(Duration.ofMinutes(3));
    }
    double ended = (System.nanoTime() - begin) / 1e9;
    pool.shutdown();
    return String.format(
        "%-6s %d callers: %.0f starts/s accepted, %.1f runs/s ended",
        workflow.type.name(), callers, runs / accepted, runs / ended);
  }
}
