package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Promise;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What many entries, suspensions and branches cost. */
class ScaleTest {
  private static final int SUSPENSIONS = Integer.getInteger("waybill.suspensions", 100_000);

  /** The thread's own time, so that a busy machine does not bend the ratios. */
  private static long nanos(Runnable code, int times) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < times; i++) {
      long start = threads.getCurrentThreadCpuTime();
      code.run();
      best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
    }
    return best;
  }

  private static long replayNanos(int entries) {
    TestRun run = TestRun.fresh();
    for (int i = 0; i < entries; i++) {
      run.step(i == 0 ? "a" : "a:" + i, 7);
    }
    TestFlow flow =
        TestFlow.of(
            step -> {
              int sum = 0;
              for (int i = 0; i < entries; i++) {
                sum += step.run("a", Integer.class, a -> 1);
              }
              return sum;
            });
    return nanos(() -> assertThat(run.replay(flow)).isInstanceOf(Outcome.Finished.class), 50);
  }

  @Test
  void replayIsLinear() {
    long few = replayNanos(1_000);
    long many = replayNanos(10_000);
    System.out.printf(
        "replay: %.2f µs per entry of 1,000, %.2f µs of 10,000%n", few / 1e6, many / 1e7);

    assertThat(many).isLessThanOrEqualTo(30 * few);
  }

  @Test
  void openOperationsCostLittleHoweverMany() {
    long few = fanNanos(300);
    long many = fanNanos(3_000);
    System.out.printf(
        "unawaited: %.2f µs per step of 300, %.2f µs of 3,000%n", few / 3e5, many / 3e6);

    assertThat(many).isLessThanOrEqualTo(30 * few);
  }

  private static long fanNanos(int steps) {
    TestRun run = TestRun.fresh();
    TestFlow flow =
        TestFlow.of(
            step -> {
              for (int i = 0; i < steps; i++) {
                step.async().run("a", Integer.class, a -> 1);
              }
              return 1;
            });
    for (int i = 0; i < steps; i++) {
      run.step(i == 0 ? "a" : "a:" + i, 7);
    }
    return nanos(() -> assertThat(run.replay(flow)).isInstanceOf(Outcome.Finished.class), 20);
  }

  @Test
  void aLoopThatRacesOnePromiseIsLinear() {
    long few = raceNanos(300);
    long many = raceNanos(3_000);

    assertThat(many).isLessThanOrEqualTo(30 * few);
  }

  private static long raceNanos(int rounds) {
    TestRun run = TestRun.fresh();
    for (int i = 0; i < rounds; i++) {
      run.slept(i == 0 ? "pause" : "pause:" + i);
    }
    TestFlow flow =
        TestFlow.of(
            step -> {
              Promise<?> reply = step.async().waitForEvent("reply", PlanCode.EVENT, "k", HOUR);
              for (int i = 0; i < rounds; i++) {
                Promise.race(List.of(reply, step.async().sleep("pause", HOUR))).await();
              }
              return 1;
            });
    return nanos(() -> assertThat(run.replay(flow)).isInstanceOf(Outcome.Finished.class), 20);
  }

  @Test
  void suspensionsLeaveNoThreadAndNoMemory() {
    TestRun run = TestRun.fresh().step("a", 1).step("a:1", 2);
    TestFlow flow =
        TestFlow.of(
            step -> {
              step.run("a", a -> {});
              step.run("a", a -> {});
              step.sleep("z", HOUR);
              return 1;
            });
    repeat(run, flow, 1_000);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long heap = heap();
    long nanos = nanos(() -> repeat(run, flow, SUSPENSIONS), 1);
    long grown = (heap() - heap) / 1024;
    int threadsNow = ManagementFactory.getThreadMXBean().getThreadCount();
    System.out.printf(
        "%,d suspensions: %.2f s, %.2f µs each, heap %+d KiB, threads %d -> %d%n",
        SUSPENSIONS, nanos / 1e9, nanos / 1e3 / SUSPENSIONS, grown, threads, threadsNow);

    assertThat(grown).isLessThan(4096);
    assertThat(threadsNow).isLessThanOrEqualTo(threads + 2);
  }

  @Test
  void suspendedBranchesGiveTheirThreadsBack() {
    TestRun run = TestRun.fresh();
    TestFlow flow =
        TestFlow.of(
            step -> {
              List<Promise<Integer>> branches = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                branches.add(
                    step.async()
                        .branch(
                            "b",
                            branch -> {
                              branch.sleep("z", HOUR);
                              return 1;
                            }));
              }
              return Promise.all(branches).await();
            });
    int turns = SUSPENSIONS / 40;
    long nanos = nanos(() -> repeat(run, flow, turns), 1);
    System.out.printf(
        "%,d suspensions of branches: %.2f s, %.1f µs each, %d threads%n",
        4 * turns, nanos / 1e9, nanos / 4e3 / turns, BranchThreads.size());

    assertThat(BranchThreads.size()).isLessThanOrEqualTo(70);
  }

  private static void repeat(TestRun run, TestFlow flow, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(run.replay(flow)).isInstanceOf(Outcome.Waiting.class);
    }
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
