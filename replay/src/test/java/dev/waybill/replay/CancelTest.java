package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.failure;
import static dev.waybill.replay.TestRun.open;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run that is cancelled. */
class CancelTest {
  private final TestRun run = TestRun.fresh();

  private static Object trip(Step step) {
    return step.saga(
        "trip",
        saga -> {
          step.run("book", a -> {});
          saga.undo("unbook", a -> {});
          step.run("pay", a -> {});
          saga.undo("refund", a -> {});
          step.sleep("travel", HOUR);
          return 1;
        });
  }

  @Test
  void worksThatHaveNotBegunAreWithdrawn() {
    run.cancel();

    Outcome outcome =
        run.replay(
            step -> {
              step.async().run("other", a -> {});
              step.run("a", a -> {});
              return 1;
            });

    assertThat(outcome).isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void outcomesAfterTheCancelOfWithdrawnWorksAreIgnored() {
    run.cancel().step("a", 1);

    assertThat(run.replay(step -> step.run("a", Integer.class, a -> 1)))
        .isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void outcomesBeforeTheCancelAreDeliveredAndCompensated() {
    run.step("book", 0).step("pay", 0).cancel();

    assertThat(run.finish(CancelTest::trip)).isEqualTo(new Outcome.Cancelled());
    assertThat(run.keys().subList(3, 5))
        .containsExactly("COMPENSATION refund", "COMPENSATION unbook");
  }

  @Test
  void compensationsSuspendAndIgnoreFurtherCancels() {
    run.step("book", 0).step("pay", 0).cancel().cancel();

    assertThat(open(run.replay(CancelTest::trip))).containsExactly("refund");
  }

  @Test
  void theDriverSeesThatTheRunIsCancelling() {
    run.step("book", 0).cancel();
    List<Boolean> cancelling = new ArrayList<>();

    run.drive(CancelTest::trip, turn -> !cancelling.add(turn.isCancelling()));

    assertThat(cancelling).containsExactly(true);
  }

  @Test
  void aCompensationThatFailsEndsTheRunAsFailed() {
    run.cancel();

    Outcome outcome =
        run.finish(
            step ->
                step.saga(
                    "trip",
                    saga -> {
                      saga.undo(
                          "unbook",
                          a -> {
                            throw new IllegalStateException("refused");
                          });
                      step.sleep("travel", HOUR);
                      return 1;
                    }));

    assertThat(failure(outcome).is("compensation-failed")).isTrue();
    assertThat(failure(outcome).message())
        .isEqualTo("compensation 'unbook' of saga 'trip' failed: refused");
    assertThat(failure(outcome).cause().orElseThrow().message()).isEqualTo("refused");
  }

  @Test
  void onCancelThatFailsEndsTheRunAsFailed() {
    run.cancel();
    TestFlow flow =
        TestFlow.of(CancelTest::trip)
            .onCancel(
                (step, failure) -> {
                  throw new IllegalStateException("no mail");
                });

    assertThat(failure(run.finish(flow)).is("compensation-failed")).isTrue();
    assertThat(failure(run.finish(flow)).message()).isEqualTo("onCancel failed: no mail");
  }

  @Test
  void branchesCompensateBeforeOnCancel() {
    run.cancel();
    TestFlow flow =
        TestFlow.of(step -> step.async().branch("side", CancelTest::trip).await())
            .onCancel((step, failure) -> step.run("tell", a -> {}));
    run.recording.entries();

    assertThat(run.finish(flow)).isEqualTo(new Outcome.Cancelled());
    assertThat(run.keys()).containsExactly("CANCEL $cancel", "STEP $cancel/tell");
  }

  @Test
  void codeThatSwallowsTheCancelDoesNotGoOn() {
    run.cancel();
    List<String> trace = new ArrayList<>();

    Outcome outcome =
        run.finish(
            step -> {
              for (int i = 0; i < 2; i++) {
                try {
                  step.run("a", a -> trace.add("body"));
                } catch (Throwable e) {
                  trace.add("swallowed");
                }
              }
              return 1;
            });

    assertThat(outcome).isEqualTo(new Outcome.Cancelled());
    assertThat(trace).containsExactly("swallowed", "swallowed");
  }

  @Test
  void theRunIsFinishedWhenTheCodeReturnsOnAnEarlierEntry() {
    run.step("a", 1).cancel();

    assertThat(result(run.replay(step -> step.run("a", Integer.class, a -> 1)))).isEqualTo(1);
  }

  @Test
  void aCancelHasNoEffectOnceOnlyStepsAreToBeFinished() {
    run.cancel();

    Outcome outcome =
        run.finish(
            step -> {
              step.async().run("audit", a -> {});
              return 1;
            });

    assertThat(result(outcome)).isEqualTo(1);
  }

  @Test
  void aCancelStopsABranchThatGoesOnAfterTheCodeReturned() {
    run.cancel();

    Outcome outcome =
        run.finish(
            step -> {
              step.async()
                  .branch(
                      "side",
                      branch -> {
                        branch.sleep("nap", HOUR);
                        return 1;
                      });
              return 1;
            });

    assertThat(outcome).isEqualTo(new Outcome.Cancelled());
  }
}
