package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.failure;
import static dev.waybill.replay.TestRun.open;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The course of a turn: executing, suspending, answering from the journal. */
class TurnTest {
  private final TestRun run = TestRun.fresh();

  @Test
  void codeRunsToItsEndWhenTheDriverExecutes() {
    Outcome outcome =
        run.finish(
            step -> step.run("a", Integer.class, a -> 1) + step.run("b", Integer.class, a -> 2));

    assertThat(result(outcome)).isEqualTo(3);
    assertThat(run.keys()).containsExactly("STEP a", "STEP b");
  }

  @Test
  void recordedStepsAreAnsweredAndNotRunAgain() {
    run.step("a", 5);
    AtomicInteger bodies = new AtomicInteger();

    Outcome outcome =
        run.finish(step -> step.run("a", Integer.class, a -> bodies.incrementAndGet()));

    assertThat(result(outcome)).isEqualTo(5);
    assertThat(bodies).hasValue(0);
  }

  @Test
  void aTurnSuspendsWithWhatIsOpen() {
    Outcome outcome =
        run.replay(
            step -> {
              step.async().sleep("nap", HOUR);
              return step.run("a", Integer.class, a -> 1);
            });

    assertThat(open(outcome)).containsExactly("nap", "a");
  }

  @Test
  void furtherUsesOfAnIdAreCounted() {
    run.finish(
        step -> {
          for (int i = 0; i < 3; i++) {
            step.run("a", a -> {});
          }
          return null;
        });

    assertThat(run.keys()).containsExactly("STEP a", "STEP a:1", "STEP a:2");
  }

  @Test
  void branchesHaveScopesAndCountsOfTheirOwn() {
    run.finish(
        step -> {
          for (int i = 0; i < 2; i++) {
            step.async()
                .branch(
                    "import",
                    branch -> {
                      branch.run("a", a -> {});
                      branch.run("a", a -> {});
                      return 1;
                    })
                .await();
          }
          return null;
        });

    assertThat(run.keys())
        .containsExactly(
            "STEP import/a", "STEP import/a:1", "STEP import:1/a", "STEP import:1/a:1");
  }

  @Test
  void branchesTakeTurnsAndSeeEachOthersVariables() {
    List<String> trace = new ArrayList<>();
    TestFlow.Code code =
        step -> {
          trace.clear();
          List<Promise<Integer>> branches = new ArrayList<>();
          for (String name : List.of("x", "y")) {
            branches.add(
                step.async()
                    .branch(
                        name,
                        branch -> {
                          for (int i = 0; i < 3; i++) {
                            branch.run("s", a -> {});
                            trace.add(name + i);
                          }
                          return trace.size();
                        }));
          }
          return Promise.all(branches).await();
        };

    Object first = result(run.finish(code));

    assertThat(trace).containsExactly("x0", "y0", "x1", "y1", "x2", "y2");
    assertThat(result(run.replay(code))).isEqualTo(first).isEqualTo(List.of(5, 6));
  }

  @Test
  void aRaceIsWonByTheFirstInTheJournal() {
    run.step("b", 2).step("a", 1);

    Outcome outcome =
        run.replay(
            step -> {
              Promise<Integer> a = step.async().run("a", Integer.class, x -> 1);
              Promise<Integer> b = step.async().run("b", Integer.class, x -> 2);
              return Promise.race(List.of(a, b)).await() == b ? "b" : "a";
            });

    assertThat(result(outcome)).isEqualTo("b");
  }

  @Test
  void anExceptionFailsTheRun() {
    Outcome outcome =
        run.finish(
            step -> {
              throw new IllegalStateException("no");
            });

    assertThat(failure(outcome).message()).isEqualTo("no");
  }

  @Test
  void aCancelUndoesSagasAndCallsOnCancel() {
    run.step("book", 1).cancel();
    TestFlow flow =
        TestFlow.of(
                step ->
                    step.saga(
                        "trip",
                        saga -> {
                          step.run("book", Integer.class, a -> 1);
                          saga.undo("unbook", a -> {});
                          step.sleep("nap", HOUR);
                          return 1;
                        }))
            .onCancel((step, failure) -> step.run("tell", a -> {}));

    Outcome outcome = run.finish(flow);

    assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
    assertThat(run.keys())
        .containsExactly("STEP book", "CANCEL $cancel", "COMPENSATION unbook", "STEP $cancel/tell");
  }

  @Test
  void anotherOperationThanRecordedDiverges() {
    run.step("charge", 1);

    Outcome outcome =
        run.replay(
            step -> {
              step.sleep("pause", HOUR);
              return 1;
            });

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Diverged("entry 0 is step 'charge'", "the code issued sleep 'pause'"));
  }
}
