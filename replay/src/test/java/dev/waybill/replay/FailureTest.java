package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.failure;
import static dev.waybill.replay.TestRun.open;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.FailNow;
import dev.waybill.StepFailedException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How code fails, and what runs then. */
class FailureTest {
  private final TestRun run = TestRun.fresh();

  private static Object boom() {
    throw new IllegalStateException("boom");
  }

  @Test
  void aFailedStepThrowsWithItsKeyAttemptsAndFailure() {
    run.step("a", 1).failedStep("a:1", "no");

    Outcome outcome =
        run.replay(
            step -> {
              step.run("a", a -> {});
              try {
                step.run("a", a -> {});
                return "none";
              } catch (StepFailedException e) {
                return e.step() + " " + e.attempts() + " " + e.failure().message();
              }
            });

    assertThat(result(outcome)).isEqualTo("a:1 4 no");
  }

  @Test
  void onFailureRunsInAScopeOfItsOwnAndMaySuspend() {
    TestFlow flow =
        TestFlow.of(step -> boom())
            .onFailure(
                (step, failure) -> {
                  step.sleep("cool", HOUR);
                  step.run("tell", a -> {});
                });

    assertThat(open(run.replay(flow))).containsExactly("$failure/cool");
    assertThat(failure(run.finish(flow)).message()).isEqualTo("boom");
    assertThat(run.keys()).containsExactly("SLEEP $failure/cool", "STEP $failure/tell");
  }

  @Test
  void aFailureOfOnFailureIsAddedToTheCauses() {
    TestFlow flow =
        TestFlow.of(step -> boom())
            .onFailure(
                (step, failure) -> {
                  throw new IOException("and the mail too");
                });

    assertThat(failure(run.finish(flow)).message()).isEqualTo("boom");
    assertThat(failure(run.finish(flow)).cause().orElseThrow().message())
        .isEqualTo("and the mail too");
  }

  @Test
  void aCancelDoesNotStopOnFailure() {
    run.cancel();
    TestFlow flow =
        TestFlow.of(step -> boom()).onFailure((step, failure) -> step.run("tell", a -> {}));

    assertThat(failure(run.finish(flow)).message()).isEqualTo("boom");
  }

  @Test
  void codesAndDataOfFailNowReachTheRun() {
    Outcome outcome =
        run.finish(
            step -> {
              throw new FailNow("no-stock", "sold out", 3);
            });

    assertThat(failure(outcome).is("no-stock")).isTrue();
    assertThat(failure(outcome).data().orElseThrow().text()).isEqualTo("3");
  }

  @Test
  void branchesOfAFailedRunAreStoppedAndCompensate() {
    AtomicInteger undone = new AtomicInteger();
    Outcome outcome =
        run.finish(
            step -> {
              step.async()
                  .branch(
                      "side",
                      branch ->
                          branch.saga(
                              "trip",
                              saga -> {
                                saga.undo("unbook", a -> undone.incrementAndGet());
                                branch.sleep("nap", HOUR);
                                return 1;
                              }));
              step.async().branch("other", branch -> 1).await();
              return boom();
            });

    assertThat(failure(outcome).message()).isEqualTo("boom");
    assertThat(undone).hasValue(1);
    assertThat(run.keys()).containsExactly("COMPENSATION side/unbook");
  }

  @Test
  void compensationsRunInReverseOrder() {
    Outcome outcome =
        run.finish(
            step ->
                step.saga(
                    "trip",
                    saga -> {
                      for (String id : new String[] {"a", "b"}) {
                        step.run(id, a -> {});
                        saga.undo("undo-" + id, a -> {});
                      }
                      return boom();
                    }));

    assertThat(failure(outcome).message()).isEqualTo("boom");
    assertThat(run.keys())
        .containsExactly("STEP a", "STEP b", "COMPENSATION undo-b", "COMPENSATION undo-a");
  }

  @Test
  void aSagaThatReturnsIsNotUndone() {
    run.finish(
        step -> {
          step.saga(
              "trip",
              saga -> {
                saga.undo("undo", a -> {});
                return 1;
              });
          return boom();
        });

    assertThat(run.keys()).isEmpty();
  }

  @Test
  void theOthersStillRunWhenOneCompensationFailsAndBothErrorsShow() {
    Outcome outcome =
        run.finish(
            step ->
                step.saga(
                    "trip",
                    saga -> {
                      saga.undo("first", a -> {});
                      saga.undo(
                          "second",
                          a -> {
                            throw new IOException("refused");
                          });
                      return boom();
                    }));

    assertThat(run.keys()).containsExactly("COMPENSATION second", "COMPENSATION first");
    assertThat(failure(outcome).is("compensation-failed")).isTrue();
    assertThat(failure(outcome).message())
        .contains("compensation 'second' of saga 'trip' failed: refused")
        .contains("boom");
    assertThat(failure(outcome).toString())
        .contains("IOException")
        .contains("IllegalStateException");
  }

  @Test
  void aBranchThatRegistersAfterItsSagaWasLeftUndoesAtOnce() {
    Outcome outcome =
        run.finish(
            step -> {
              try {
                step.saga(
                    "trip",
                    saga -> {
                      step.async()
                          .branch(
                              "late",
                              branch -> {
                                branch.run("effect", a -> {});
                                saga.undo("undo", a -> {});
                                return 1;
                              });
                      return boom();
                    });
              } catch (IllegalStateException e) {
                return "caught";
              }
              return "none";
            });

    assertThat(result(outcome)).isEqualTo("caught");
    assertThat(run.keys()).containsExactly("STEP late/effect", "COMPENSATION undo");
  }

  @Test
  void checkedExceptionsOfASagaReachTheRunAsTheyAre() {
    Outcome outcome =
        run.finish(
            step ->
                step.saga(
                    "trip",
                    saga -> {
                      throw new IOException("no line");
                    }));

    assertThat(failure(outcome).type()).isEqualTo("IOException");
  }

  @Test
  void anAwaitedBranchThrowsItsFailureUnderItsKey() {
    Outcome outcome =
        run.finish(
            step -> TestRun.tryRun(() -> step.async().branch("side", inner -> boom()).await()));

    assertThat(result(outcome)).isEqualTo("side: boom");
  }

  @Test
  void aResultThatHasNoJsonFailsTheRun() {
    Outcome outcome = run.finish(step -> Double.NaN);

    assertThat(failure(outcome).type()).isEqualTo("WaybillException");
  }

  @Test
  void aFailedEntryOfAChildThrows() {
    run.append(
        "sub",
        EntryKind.CHILD,
        Entry.Result.of(dev.waybill.Failure.of("Oops", "child").withCode("c")));

    Outcome outcome =
        run.replay(
            step ->
                TestRun.tryRun(
                    () -> step.async().invoke("sub", TestFlow.TYPE, new TestFlow.In(1)).await()));

    assertThat(result(outcome)).isEqualTo("sub: child");
  }
}
