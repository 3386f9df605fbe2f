package dev.waybill.benchmarks;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.local.LocalBackend;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The embedded backend on a durable file, with runs that stand at a gate until it opens. */
final class LocalFile implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final WorkflowType<Loop, Integer> TYPE =
      WorkflowType.of("steps", Loop.class, Integer.class);

  private final LocalBackend backend;
  private volatile Gate gate = new Gate(0);

  LocalFile(Path file, int workers) {
    var settings =
        Map.of(
            "waybill.local.file", file.toString(),
            "waybill.local.workers", String.valueOf(workers));
    backend =
        LocalBackend.open(
            new BackendContext(
                BackendContext.APP,
                BackendContext.BUILD,
                settings,
                List.of(new Steps()),
                new JsonCodec(),
                List.of(),
                URI.create("https://app.example/waybill"),
                true));
  }

  /** Starts runs of so many steps each and returns once all are in the body of their first. */
  Gate start(int runs, int steps) throws InterruptedException {
    Gate fresh = new Gate(runs);
    gate = fresh;
    for (int i = 0; i < runs; i++) {
      backend.client().start(TYPE, new Loop(steps));
    }
    await(fresh.arrived);
    return fresh;
  }

  /** Waits until the runs have ended, too. */
  void settle() {
    if (!backend.settle(PATIENCE)) {
      throw new IllegalStateException("runs still execute after " + PATIENCE);
    }
  }

  @Override
  public void close() {
    backend.close();
  }

  /** Where runs wait, so that starting them is not measured. */
  static final class Gate {
    private final CountDownLatch arrived;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch durable;

    private Gate(int runs) {
      arrived = new CountDownLatch(runs);
      durable = new CountDownLatch(runs);
    }

    /** Lets the runs go and returns once the last step of each is durable. */
    void pass() throws InterruptedException {
      opened.countDown();
      await(durable);
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("runs do not come on within " + PATIENCE);
    }
  }

  private final class Steps implements Workflow<Loop, Integer> {
    @Override
    public WorkflowDefinition<Loop, Integer> definition() {
      return TYPE.define().build();
    }

    @Override
    public Integer run(Step step, Loop loop) {
      Gate here = gate;
      int sum = step.run("s", Integer.class, attempt -> pass(here));
      for (int i = 1; i < loop.times(); i++) {
        sum += step.run("s", Integer.class, attempt -> 7);
      }
      here.durable.countDown();
      return sum;
    }

    private static int pass(Gate gate) throws InterruptedException {
      gate.arrived.countDown();
      await(gate.opened);
      return 7;
    }
  }
}
