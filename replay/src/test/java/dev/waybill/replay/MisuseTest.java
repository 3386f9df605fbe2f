package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Steps and promises used where they must not be. */
class MisuseTest {
  private final TestRun run = TestRun.fresh();

  private void assertMisuse(Outcome outcome, String message) {
    assertThat(failure(outcome).is("step-misuse")).as("%s", outcome).isTrue();
    assertThat(failure(outcome).message()).isEqualTo(message);
  }

  @Test
  void aStepInsideABodyNamesBoth() {
    Outcome outcome =
        run.finish(
            step -> step.run("a", Integer.class, a -> step.run("b", Integer.class, inner -> 1)));

    assertThat(failure(outcome).message())
        .contains(
            "step 'b' called inside the body of step 'a': a body must not use the Step or its"
                + " promises; move it out of the body");
  }

  @Test
  void aMisuseInsideABodyLeavesTheBodyAsItIs() {
    List<Throwable> thrown = new ArrayList<>();
    run.drive(
        step -> step.run("a", Integer.class, a -> step.run("b", Integer.class, inner -> 1)),
        turn -> {
          StepBody body = ((Operation.Work) turn.open().get(0)).body();
          thrown.add(catchThrowable(() -> body.run(new TestAttempt("a"))));
          return false;
        });

    assertThat(thrown.get(0)).isInstanceOf(WaybillException.class);
    assertThat(((WaybillException) thrown.get(0)).code()).isEqualTo("step-misuse");
  }

  @Test
  void aPromiseInsideABodyNamesBoth() {
    Outcome outcome =
        run.finish(
            step -> {
              Promise<Void> nap = step.async().sleep("nap", HOUR);
              step.run("a", a -> nap.await());
              return 1;
            });

    assertThat(failure(outcome).message())
        .contains("await 'sleep 'nap'' called inside the body of step 'a'");
  }

  @Test
  void aStepOnAnotherThreadIsRefused() {
    Outcome outcome =
        run.finish(
            step -> {
              try {
                return CompletableFuture.supplyAsync(() -> step.run("a", Integer.class, a -> 1))
                    .join();
              } catch (CompletionException e) {
                throw (Exception) e.getCause();
              }
            });

    assertThat(failure(outcome).is("step-misuse")).isTrue();
    assertThat(failure(outcome).message())
        .matches("step 'a' called on thread '.*', but its Step belongs to the run; .*");
  }

  @Test
  void theOuterStepInsideABranchIsRefused() {
    assertMisuse(
        run.finish(
            step ->
                rethrow(step.async().branch("x", inner -> step.run("a", Integer.class, a -> 1)))),
        "step 'a' called with the handle of the run from the code of branch 'x'; use the Step that"
            + " this code was given");
  }

  private static int rethrow(Promise<?> promise) {
    try {
      promise.await();
      return 0;
    } catch (dev.waybill.StepFailedException e) {
      throw new WaybillException(e.failure().code().orElse("none"), e.failure().message());
    }
  }

  @Test
  void aStepKeptBeyondItsTurnIsRefused() {
    List<Step> kept = new ArrayList<>();
    run.replay(step -> kept.add(step));

    assertThat(catchThrowable(() -> kept.get(0).run("a", a -> {})))
        .isInstanceOf(WaybillException.class)
        .hasMessage("step 'a' called after the turn of its run was over; a Step must not be kept");
  }

  @Test
  void continueAsNewInABranchIsRefused() {
    assertMisuse(
        run.finish(
            step ->
                rethrow(
                    step.async()
                        .branch(
                            "x", inner -> inner.continueAsNew(TestFlow.TYPE, new TestFlow.In(2))))),
        "continueAsNew called in branch 'x'; call it in the run's own code and return it");
  }

  @Test
  void continueAsNewWithOpenOperationsIsRefused() {
    assertMisuse(
        run.finish(
            step -> {
              step.async().sleep("nap", HOUR);
              return step.continueAsNew(TestFlow.TYPE, new TestFlow.In(2));
            }),
        "continueAsNew called while sleep 'nap' is open; await or cancel it first");
  }

  @Test
  void continueAsNewOfAnotherWorkflowIsRefused() {
    WorkflowType<TestFlow.In, Object> other =
        WorkflowType.of("other", TestFlow.In.class, Object.class);

    assertMisuse(
        run.finish(step -> step.continueAsNew(other, new TestFlow.In(2))),
        "continueAsNew must name the run's own workflow 'flow', got: 'other'; use invoke for"
            + " another");
  }

  @Test
  void aPromiseOfAnotherTurnInACombinationIsRefused() {
    List<Promise<Void>> kept = new ArrayList<>();
    TestRun.fresh().replay(step -> kept.add(step.async().sleep("far", HOUR)));

    assertMisuse(
        run.finish(
            step -> Promise.all(List.of(step.async().sleep("near", HOUR), kept.get(0))).await()),
        "ALL got a promise of another run or turn: sleep 'far'; join only promises that this run's"
            + " Step returned");
  }

  @Test
  void codeThatWaitsForItselfFails() {
    List<Promise<Integer>> self = new ArrayList<>();
    Outcome outcome =
        run.finish(
            step -> {
              self.clear();
              self.add(step.async().branch("x", inner -> self.get(0).await()));
              return self.get(0).await();
            });

    assertMisuse(
        outcome,
        "nothing is open that could settle what the code waits for: the run waits for branch 'x';"
            + " branch 'x' waits for branch 'x'");
  }

  @Test
  void aBranchThatWaitsForItselfFailsARunThatHasReturned() {
    List<Promise<Integer>> self = new ArrayList<>();
    Outcome outcome =
        run.finish(
            step -> {
              self.add(step.async().branch("x", inner -> self.get(0).await()));
              return 1;
            });

    assertThat(failure(outcome).is("step-misuse")).isTrue();
  }

  @Test
  void reservedCharactersInIdsAreRefused() {
    for (String id : List.of("a:1", "a/b", "$a", "")) {
      Outcome outcome = TestRun.fresh().finish(step -> step.run(id, Integer.class, a -> 1));

      assertThat(failure(outcome).is("bad-step-id")).as(id).isTrue();
    }
  }

  @Test
  void aCompensationAfterItsSagaReturnedIsRefused() {
    List<dev.waybill.Saga> kept = new ArrayList<>();

    assertMisuse(
        run.finish(
            step -> {
              step.saga("trip", kept::add);
              kept.get(0).undo("undo", a -> {});
              return 1;
            }),
        "compensation 'undo' registered after saga 'trip' had returned; register it within the"
            + " saga");
  }
}
