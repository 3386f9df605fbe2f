package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.result;
import static dev.waybill.replay.TestRun.tryRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Promise;
import dev.waybill.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promises that the code cancels. */
class PromiseCancelTest {
  private final TestRun run = TestRun.fresh();

  private static String code(Promise<?> promise) {
    try {
      promise.await();
      return "ok";
    } catch (StepFailedException e) {
      return e.step() + " " + e.failure().code().orElse("none");
    }
  }

  @Test
  void aCancelIsRequestedOnceUntilItIsRecorded() {
    List<String> requests = new ArrayList<>();
    run.drive(
        step -> {
          Promise<Void> nap = step.async().sleep("nap", HOUR);
          nap.cancel();
          nap.cancel();
          step.sleep("other", HOUR);
          return 1;
        },
        turn -> !requests.addAll(turn.cancelRequests()));

    assertThat(requests).containsExactly("nap");
  }

  @Test
  void aCancelledOperationFailsWithCodeCancelled() {
    Outcome outcome =
        run.finish(
            step -> {
              Promise<Void> nap = step.async().sleep("nap", HOUR);
              nap.cancel();
              return code(nap);
            });

    assertThat(result(outcome)).isEqualTo("nap cancelled");
    assertThat(run.keys()).containsExactly("PROMISE_CANCEL nap");
  }

  @Test
  void aCancelHasNoEffectOnceDone() {
    run.step("a", 3);

    Outcome outcome =
        run.replay(
            step -> {
              Promise<Integer> a = step.async().run("a", Integer.class, x -> 1);
              a.await();
              a.cancel();
              return a.await();
            });

    assertThat(result(outcome)).isEqualTo(3);
  }

  @Test
  void laterEntriesOfACancelledStepAreIgnored() {
    run.cancelPromise("a").step("a", 1).slept("nap");

    Outcome outcome =
        run.replay(
            step -> {
              Promise<Integer> a = step.async().run("a", Integer.class, x -> 1);
              a.cancel();
              String seen = code(a);
              step.sleep("nap", HOUR);
              return seen;
            });

    assertThat(result(outcome)).isEqualTo("a cancelled");
  }

  @Test
  void aStoppedBranchCompensatesAndStartsNothingMore() {
    List<String> bodies = new ArrayList<>();
    Outcome outcome =
        run.finish(
            step -> {
              Promise<Integer> side =
                  step.async()
                      .branch(
                          "side",
                          branch ->
                              branch.saga(
                                  "trip",
                                  saga -> {
                                    saga.undo("unbook", a -> bodies.add("unbook"));
                                    branch.async().run("later", a -> bodies.add("later"));
                                    branch.sleep("nap", HOUR);
                                    return 1;
                                  }));
              step.async().branch("tick", branch -> 1).await();
              side.cancel();
              return code(side);
            });

    assertThat(result(outcome)).isEqualTo("side cancelled");
    assertThat(bodies).containsExactly("unbook");
    assertThat(run.keys()).containsExactly("PROMISE_CANCEL side", "COMPENSATION side/unbook");
  }

  @Test
  void aBranchThatHasNotStartedNeverDoes() {
    TestRun narrow = TestRun.ofWidth(1);
    List<String> trace = new ArrayList<>();
    Outcome outcome =
        narrow.finish(
            step -> {
              step.async().branch("first", branch -> branch.run("a", Integer.class, a -> 1));
              Promise<?> second = step.async().branch("second", branch -> trace.add("ran"));
              second.cancel();
              return code(second);
            });

    assertThat(result(outcome)).isEqualTo("second cancelled");
    assertThat(trace).isEmpty();
  }

  @Test
  void aCancelledBranchIsStoppedAlthoughTheCodeReturns() {
    run.finish(
        step -> {
          Promise<Integer> side =
              step.async()
                  .branch(
                      "side",
                      branch ->
                          branch.saga(
                              "trip",
                              saga -> {
                                saga.undo("unbook", a -> {});
                                branch.sleep("nap", HOUR);
                                return 1;
                              }));
          step.async().branch("tick", branch -> 1).await();
          side.cancel();
          return 1;
        });

    assertThat(run.keys()).containsExactly("PROMISE_CANCEL side", "COMPENSATION side/unbook");
  }

  @Test
  void combinedPromisesCancelTheirMembers() {
    Outcome outcome =
        run.finish(
            step -> {
              Promise<Void> a = step.async().sleep("a", HOUR);
              Promise<Void> b = step.async().sleep("b", HOUR);
              Promise.all(List.of(a, b)).cancel();
              return code(a) + ", " + code(b);
            });

    assertThat(result(outcome)).isEqualTo("a cancelled, b cancelled");
  }

  @Test
  void aCancelNobodyAskedForDiverges() {
    run.cancelPromise("nap");

    assertThat(run.replay(step -> tryRun(() -> step.sleep("nap", HOUR))))
        .isEqualTo(
            new Outcome.Diverged("entry 0 is promise cancel 'nap'", "the code issued sleep 'nap'"));
  }

  @Test
  void aMapThatIsCancelledStopsItsItems() {
    Outcome outcome =
        run.finish(
            step -> {
              Promise<?> map =
                  step.async()
                      .map(
                          "m",
                          List.of(1, 2, 3),
                          dev.waybill.FanOut.of(2),
                          (item, n) -> {
                            item.sleep("nap", HOUR);
                            return n;
                          });
              map.cancel();
              return code(map);
            });

    assertThat(result(outcome)).isEqualTo("m cancelled");
    assertThat(run.keys()).containsExactly("PROMISE_CANCEL m");
  }
}
