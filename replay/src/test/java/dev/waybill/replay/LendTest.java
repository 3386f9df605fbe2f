package dev.waybill.replay;

import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Promise;
import dev.waybill.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Bodies on the parked threads of their branches. */
class LendTest {
  private final TestRun run = TestRun.fresh();
  private final List<String> threads = new ArrayList<>();

  private record Done(Operation operation, Entry.Result result) {}

  /** Runs all open works at once, each on its branch's thread where there is one. */
  private final class Lending implements Driver {
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final List<String> begun = new ArrayList<>();
    private int lent;

    @Override
    public boolean more(TurnView turn) {
      for (Operation open : turn.open()) {
        if (!begun.contains(open.key())) {
          begun.add(open.key());
          Runnable task = () -> done.add(new Done(open, TestRun.outcome(open)));
          if (turn.lend(open, task)) {
            lent++;
          } else {
            task.run();
          }
        }
      }
      try {
        Done next = done.take();
        run.append(next.operation().key(), next.operation().kind(), next.result());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return true;
    }
  }

  @Test
  void bodiesRunAtTheSameTimeOnTheirBranchesThreads() {
    CountDownLatch both = new CountDownLatch(2);
    Lending driver = new Lending();

    Outcome outcome =
        run.drive(
            step -> {
              List<Promise<Integer>> branches = new ArrayList<>();
              for (int i = 0; i < 2; i++) {
                branches.add(
                    step.async()
                        .branch(
                            "b",
                            branch ->
                                branch.run(
                                    "a",
                                    Integer.class,
                                    a -> {
                                      both.countDown();
                                      both.await();
                                      synchronized (threads) {
                                        threads.add(Thread.currentThread().getName());
                                      }
                                      return 1;
                                    })));
              }
              return Promise.all(branches).await();
            },
            driver);

    assertThat(result(outcome)).isEqualTo(List.of(1, 1));
    assertThat(driver.lent).isEqualTo(2);
    assertThat(threads).containsOnly("waybill-branch");
  }

  @Test
  void theRunsOwnThreadIsNotLent() {
    Lending driver = new Lending();

    assertThat(result(run.drive(step -> step.run("a", Integer.class, a -> 1), driver)))
        .isEqualTo(1);
    assertThat(driver.lent).isZero();
  }

  @Test
  void anOperationThatTwoWaitForHasNoThreadToLend() {
    Lending driver = new Lending();

    run.drive(
        step -> {
          Promise<Integer> a = step.async().run("a", Integer.class, x -> 1);
          return Promise.all(
                  List.of(
                      step.async().branch("x", branch -> a.await()),
                      step.async().branch("y", branch -> a.await())))
              .await();
        },
        driver);

    assertThat(driver.lent).isZero();
  }

  @Test
  void aTasksInterruptAndErrorDoNotReachTheCode() {
    boolean[] interrupted = new boolean[1];
    run.drive(
        step ->
            step.async()
                .branch(
                    "x",
                    branch -> {
                      branch.run("a", a -> {});
                      interrupted[0] = Thread.currentThread().isInterrupted();
                      return 1;
                    })
                .await(),
        turn -> {
          CountDownLatch ran = new CountDownLatch(1);
          turn.lend(
              turn.open().get(0),
              () -> {
                ran.countDown();
                Thread.currentThread().interrupt();
              });
          try {
            ran.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          run.step("x/a", 1);
          return true;
        });

    assertThat(interrupted[0]).isFalse();
  }

  @Test
  void theDriverIsAlwaysAskedOnTheCallersThread() {
    List<Thread> asked = new ArrayList<>();
    run.drive(
        step ->
            Promise.all(
                    List.of(
                        step.async().branch("x", branch -> branch.run("a", Integer.class, a -> 1)),
                        step.async().branch("y", branch -> branch.run("a", Integer.class, a -> 1))))
                .await(),
        turn -> {
          asked.add(Thread.currentThread());
          return run.completeFirst(turn);
        });

    assertThat(asked).hasSize(2).containsOnly(Thread.currentThread());
  }
}
