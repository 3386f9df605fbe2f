package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.failure;
import static dev.waybill.replay.TestRun.open;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.WorkflowType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run waits for once its code has returned, and what it closes. */
class EndTest {
  private static final WorkflowType<TestFlow.In, Integer> CHILD =
      WorkflowType.of("child", TestFlow.In.class, Integer.class);
  private final TestRun run = TestRun.fresh();

  private static int fails(Step step) {
    throw new IllegalStateException("lost in " + step.info().id());
  }

  @Test
  void aStepNobodyAwaitsIsFinishedFirst() {
    TestFlow.Code code =
        step -> {
          step.async().run("audit", a -> {});
          return 1;
        };

    assertThat(open(run.replay(code))).containsExactly("audit");
    assertThat(result(run.finish(code))).isEqualTo(1);
    assertThat(run.keys()).containsExactly("STEP audit");
  }

  @Test
  void openSleepsAndWaitsAreClosedAtOnce() {
    Outcome outcome =
        run.replay(
            step -> {
              step.async().sleep("nap", HOUR);
              step.async().waitForEvent("reply", PlanCode.EVENT, "k", HOUR);
              step.callback("approve", Integer.class, HOUR);
              return 1;
            });

    assertThat(result(outcome)).isEqualTo(1);
  }

  @Test
  void onlyWhatIsToBeFinishedIsOpenOnceTheCodeReturned() {
    Outcome outcome =
        run.replay(
            step -> {
              step.async().sleep("nap", HOUR);
              step.async().run("audit", a -> {});
              step.async().invoke("sub", CHILD, new TestFlow.In(1));
              return 1;
            });

    assertThat(open(outcome)).containsExactly("audit", "sub");
  }

  @Test
  void aBranchNobodyAwaitsIsFinishedFirst() {
    Outcome outcome =
        run.finish(
            step -> {
              step.async()
                  .branch(
                      "side",
                      branch -> {
                        branch.sleep("nap", HOUR);
                        branch.run("a", a -> {});
                        return 1;
                      });
              return 7;
            });

    assertThat(result(outcome)).isEqualTo(7);
    assertThat(run.keys()).containsExactly("SLEEP side/nap", "STEP side/a");
  }

  @Test
  void aDetachedBranchIsClosed() {
    List<String> trace = new ArrayList<>();
    Outcome outcome =
        run.replay(
            step -> {
              step.async()
                  .branch("side", branch -> sleepThen(branch, () -> trace.add("went on")))
                  .detach();
              step.async().branch("empty", branch -> 1).await();
              return 7;
            });

    assertThat(result(outcome)).isEqualTo(7);
    assertThat(trace).isEmpty();
  }

  private static int sleepThen(Step step, Runnable then) {
    step.sleep("nap", HOUR);
    then.run();
    return 1;
  }

  @Test
  void aDetachedBranchThatAnotherBranchNeedsGoesOn() {
    Outcome outcome =
        run.finish(
            step -> {
              Promise<Integer> needed =
                  step.async().branch("x", branch -> sleepThen(branch, () -> {})).detach();
              step.async().branch("y", branch -> needed.await());
              return 7;
            });

    assertThat(result(outcome)).isEqualTo(7);
    assertThat(run.keys()).containsExactly("SLEEP x/nap");
  }

  @Test
  void losersOfARaceAreClosed() {
    Outcome outcome =
        run.slept("short")
            .replay(
                step -> {
                  Promise<Void> first = step.async().sleep("short", HOUR);
                  Promise<Integer> body = step.async().run("slow", Integer.class, a -> 1);
                  Promise<Integer> branch =
                      step.async().branch("b", inner -> sleepThen(inner, () -> {}));
                  return Promise.race(List.of(first, body, branch)).await() == first;
                });

    assertThat(result(outcome)).isEqualTo(true);
  }

  @Test
  void aFailureOfARacesLoserDoesNotFailTheRun() {
    Outcome outcome =
        run.slept("short")
            .failedStep("slow", "too late")
            .slept("rest")
            .replay(
                step -> {
                  Promise<Void> first = step.async().sleep("short", HOUR);
                  Promise<Integer> body = step.async().run("slow", Integer.class, a -> 1);
                  Promise.race(List.of(first, body)).await();
                  step.sleep("rest", HOUR);
                  return 1;
                });

    assertThat(result(outcome)).isEqualTo(1);
  }

  @Test
  void aFailureNobodyAwaitsFailsTheRun() {
    Outcome outcome =
        run.finish(
            step -> {
              step.async().branch("side", EndTest::fails);
              return 1;
            });

    assertThat(failure(outcome).is("branch-failed")).isTrue();
    assertThat(failure(outcome).message())
        .isEqualTo("branch 'side' failed and nobody awaited it: lost in run-1");
    assertThat(failure(outcome).cause().orElseThrow().type()).isEqualTo("IllegalStateException");
  }

  @Test
  void aFailedStepNobodyAwaitsFailsTheRunByName() {
    run.failedStep("audit", "no disk");

    Outcome outcome =
        run.replay(
            step -> {
              step.async().run("audit", a -> {});
              return 1;
            });

    assertThat(failure(outcome).message())
        .isEqualTo("step 'audit' failed and nobody awaited it: no disk");
  }

  @Test
  void aDetachedFailureDoesNotFailTheRun() {
    run.failedStep("audit", "no disk");

    Outcome outcome =
        run.replay(
            step -> {
              step.async().run("audit", a -> {}).detach();
              step.async().branch("side", EndTest::fails).detach();
              return 1;
            });

    assertThat(result(outcome)).isEqualTo(1);
  }

  @Test
  void aDetachedStepIsStillFinished() {
    Outcome outcome =
        run.replay(
            step -> {
              step.async().run("audit", a -> {}).detach();
              return 1;
            });

    assertThat(open(outcome)).containsExactly("audit");
  }

  @Test
  void aDetachedChildIsBegunAndNotWaitedFor() {
    TestFlow.Code code =
        step -> {
          step.async().invoke("sub", CHILD, new TestFlow.In(1)).detach();
          return 1;
        };
    List<Boolean> detached = new ArrayList<>();
    Driver committing =
        turn -> {
          turn.open().forEach(child -> detached.add(turn.isDetached(child.key())));
          run.recording.commit(turn.newMarks(), turn.cursor());
          return false;
        };

    assertThat(open(run.drive(code, committing))).containsExactly("sub");
    assertThat(detached).containsExactly(true);
    assertThat(result(run.drive(code, committing))).isEqualTo(1);
  }

  @Test
  void aFailureThatAllHasSeenIsNotLost() {
    run.failedStep("a", "one").failedStep("b", "two");

    Outcome outcome =
        run.replay(
            step -> {
              List<Promise<Integer>> both =
                  List.of(
                      step.async().run("a", Integer.class, a -> 1),
                      step.async().run("b", Integer.class, a -> 1));
              return TestRun.tryRun(() -> Promise.all(both).await());
            });

    assertThat(result(outcome)).isEqualTo("a: one");
  }

  @Test
  void theResultIsEncodedBeforeBranchesGoOn() {
    Outcome outcome =
        run.finish(
            step -> {
              List<String> list = new ArrayList<>(List.of("mine"));
              step.async().branch("side", branch -> sleepThen(branch, () -> list.add("late")));
              return list;
            });

    assertThat(result(outcome)).isEqualTo(List.of("mine"));
  }

  @Test
  void entriesAfterTheOneOnWhichTheCodeReturnsAreIgnored() {
    run.step("a", 1).step("b", 2).cancel();

    Outcome outcome =
        run.replay(
            step -> {
              Promise<Integer> a = step.async().run("a", Integer.class, x -> 1);
              Promise<Integer> b = step.async().run("b", Integer.class, x -> 2);
              return Promise.race(List.of(a, b)).await().await();
            });

    assertThat(result(outcome)).isEqualTo(1);
  }
}
