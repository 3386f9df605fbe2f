package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.waybill.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What happens to code whose turn is over. */
class UnwindTest {
  private static final Logger QUIET = Logger.getLogger("dev.waybill.replay");

  static {
    QUIET.setLevel(Level.OFF); // this code swallows what unwinds it, on purpose
  }

  private final TestRun run = TestRun.fresh();
  private final List<String> trace = new ArrayList<>();

  @Test
  void noCatchOfExceptionsSeesASuspension() {
    run.replay(
        step -> {
          try {
            step.sleep("z", HOUR);
          } catch (Exception e) {
            trace.add("caught");
          }
          return 1;
        });

    assertThat(trace).isEmpty();
  }

  @Test
  void whatCodeReturnsAfterSwallowingASuspensionIsIgnored() {
    Outcome outcome =
        run.replay(
            step -> {
              try {
                step.sleep("z", HOUR);
              } catch (Throwable e) {
                trace.add("swallowed");
              }
              return "wrong";
            });

    assertThat(open(outcome)).containsExactly("z");
  }

  @Test
  void whatCodeThrowsAfterSwallowingASuspensionIsIgnored() {
    Outcome outcome =
        run.replay(
            step -> {
              try {
                step.sleep("z", HOUR);
                return 1;
              } catch (Throwable e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(open(outcome)).containsExactly("z");
  }

  @Test
  void eachStepCallOfUnwoundCodeUnwindsOn() {
    Outcome outcome =
        run.replay(
            step -> {
              try {
                step.sleep("z", HOUR);
              } finally {
                step.run("tidy", a -> {});
              }
              return 1;
            });

    assertThat(open(outcome)).containsExactly("z");
  }

  @Test
  void branchesUnwindNewestFirstThenTheRun() {
    run.replay(
        step -> {
          try {
            for (String name : List.of("x", "y")) {
              step.async()
                  .branch(
                      name,
                      branch -> {
                        try {
                          branch.sleep("z", HOUR);
                          return 1;
                        } finally {
                          trace.add(name);
                        }
                      });
            }
            step.sleep("z", HOUR);
          } finally {
            trace.add("run");
          }
          return 1;
        });

    assertThat(trace).containsExactly("y", "x", "run");
  }

  @Test
  void sagasAreNotUndoneByASuspension() {
    Outcome outcome =
        run.replay(
            step ->
                step.saga(
                    "trip",
                    saga -> {
                      saga.undo("undo", a -> trace.add("undone"));
                      step.sleep("z", HOUR);
                      return 1;
                    }));

    assertThat(open(outcome)).containsExactly("z");
  }

  @Test
  void whatTheDriverThrowsUnwindsAndIsRethrown() {
    Throwable thrown =
        catchThrowable(
            () ->
                run.drive(
                    step -> {
                      try {
                        step.async()
                            .branch(
                                "x",
                                branch -> {
                                  try {
                                    branch.sleep("z", HOUR);
                                    return 1;
                                  } finally {
                                    trace.add("branch");
                                  }
                                })
                            .await();
                        return 1;
                      } catch (Exception e) {
                        trace.add("shown");
                        throw e;
                      }
                    },
                    turn -> {
                      throw new IllegalStateException("disk full");
                    }));

    assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("disk full");
    assertThat(trace).containsExactly("branch");
  }

  @Test
  void anErrorOfTheMachineInABranchIsACrash() {
    Throwable thrown =
        catchThrowable(
            () ->
                run.finish(
                    step ->
                        step.async()
                            .branch(
                                "x",
                                branch -> {
                                  throw new NoClassDefFoundError("gone");
                                })
                            .await()));

    assertThat(thrown).isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void anErrorOfTheMachineInTheRunIsACrash() {
    Throwable thrown =
        catchThrowable(
            () ->
                run.finish(
                    step -> {
                      throw new StackOverflowError();
                    }));

    assertThat(thrown).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void aFailedAssertionFailsTheRun() {
    Outcome outcome =
        run.finish(
            step -> {
              throw new AssertionError("never");
            });

    assertThat(TestRun.failure(outcome).type()).isEqualTo("AssertionError");
  }

  @Test
  void aBranchThatDoesNotUnwindStallsTheRunWithItsStack() {
    CountDownLatch never = new CountDownLatch(1);
    Execution execution =
        new Execution(
            new Execution.Parts(run.recording),
            run.services(),
            Driver.SUSPEND,
            new UnwindLimit(Duration.ofMillis(50)));
    TestFlow flow =
        TestFlow.of(
            step -> {
              step.async().branch("good", branch -> sleep(branch));
              step.async()
                  .branch(
                      "stuck",
                      branch -> {
                        try {
                          return sleep(branch);
                        } finally {
                          await(never);
                        }
                      });
              return sleep(step);
            });

    Outcome outcome = Turn.run(flow, execution);
    never.countDown();

    assertThat(((Outcome.Diverged) outcome).issued())
        .contains("branch 'stuck' does not unwind within 50 ms")
        .contains("UnwindTest.await");
  }

  @Test
  void codeOfTheRunThatDoesNotUnwindIsReported() {
    AtomicReference<String> reported = new AtomicReference<>();
    Logger logger = Logger.getLogger(Turn.class.getName());
    Handler handler = new Reporting(reported);
    logger.addHandler(handler);
    logger.setLevel(Level.SEVERE);
    logger.setUseParentHandlers(false);
    Execution execution =
        new Execution(
            new Execution.Parts(run.recording),
            run.services(),
            Driver.SUSPEND,
            new UnwindLimit(Duration.ofMillis(50)));

    Outcome outcome =
        Turn.run(
            TestFlow.of(
                step -> {
                  while (reported.get() == null) {
                    try {
                      step.sleep("z", HOUR);
                    } catch (Throwable e) {
                      Thread.onSpinWait();
                    }
                  }
                  return 1;
                }),
            execution);
    logger.removeHandler(handler);

    assertThat(reported.get()).startsWith("run run-1 does not unwind").contains("UnwindTest");
    assertThat(open(outcome)).containsExactly("z");
  }

  private static final class Reporting extends Handler {
    private final AtomicReference<String> reported;

    Reporting(AtomicReference<String> reported) {
      this.reported = reported;
    }

    @Override
    public void publish(LogRecord log) {
      reported.compareAndSet(null, log.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static int sleep(dev.waybill.Step step) {
    step.sleep("z", HOUR);
    return 1;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anInterruptOfTheCallerSurvivesTheTurn() {
    Thread.currentThread().interrupt();

    Outcome outcome =
        run.replay(
            step -> {
              Promise<Integer> branch = step.async().branch("x", UnwindTest::sleep);
              return branch.await();
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(open(outcome)).containsExactly("x/z");
  }
}
