package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Json;
import dev.waybill.Promise;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Journal and code disagree. */
class DivergenceTest {
  private final TestRun run = TestRun.fresh();

  private static Outcome diverged(String recorded, String issued) {
    return new Outcome.Diverged(recorded, issued);
  }

  @Test
  void anEntryOfAnotherIdDiverges() {
    run.step("a", 1).step("b", 2);

    assertThat(
            run.replay(
                step -> {
                  step.run("a", a -> {});
                  step.run("x", a -> {});
                  return 1;
                }))
        .isEqualTo(diverged("entry 1 is step 'b'", "the code issued step 'x'"));
  }

  @Test
  void anEntryOfAnotherKindDiverges() {
    run.slept("a");

    assertThat(run.replay(step -> step.run("a", Integer.class, a -> 1)))
        .isEqualTo(diverged("entry 0 is sleep 'a'", "the code issued step 'a'"));
  }

  @Test
  void anEntryThatIsLeftAtTheEndDiverges() {
    run.step("a", 1);

    assertThat(run.replay(step -> 1)).isEqualTo(diverged("entry 0 is step 'a'", "the code ended"));
  }

  @Test
  void anEntryThatIsLeftAfterAFailureDiverges() {
    run.step("a", 1);

    assertThat(
            run.replay(
                step -> {
                  throw new IllegalStateException("new code");
                }))
        .isEqualTo(diverged("entry 0 is step 'a'", "the code ended"));
  }

  @Test
  void aSecondOutcomeOfAStepDiverges() {
    run.step("a", 1).step("a", 2);

    assertThat(
            run.replay(
                step -> {
                  step.run("a", a -> {});
                  step.sleep("z", HOUR);
                  return 1;
                }))
        .isEqualTo(diverged("entry 1 is step 'a'", "the code issued sleep 'z'"));
  }

  @Test
  void aValueThatDoesNotDecodeDivergesAndCannotBeCaught() {
    run.step("a", "text");

    Outcome outcome =
        run.replay(
            step -> {
              try {
                return step.run("a", Integer.class, a -> 1);
              } catch (Exception e) {
                return "caught";
              }
            });

    assertThat(outcome).isInstanceOf(Outcome.Diverged.class);
    assertThat(((Outcome.Diverged) outcome).recorded()).isEqualTo("entry 0 is step 'a'");
    assertThat(((Outcome.Diverged) outcome).issued()).startsWith("the code reads it otherwise: ");
  }

  @Test
  void anInputThatDoesNotDecodeDiverges() {
    TestRun other =
        new TestRun(
            Recording.fresh(
                new dev.waybill.journal.Header(
                    "run-1",
                    0,
                    0,
                    "flow",
                    Json.of("[1]"),
                    TestRun.header(1).determinism(),
                    TestRun.header(1).origin())));

    assertThat(other.replay(step -> 1)).isInstanceOf(Outcome.Diverged.class);
  }

  @Test
  void asynchronousStepsMayChangePlaces() {
    run.step("a", 1).step("b", 2);

    Outcome outcome =
        run.replay(
            step -> {
              Promise<Integer> b = step.async().run("b", Integer.class, x -> 1);
              Promise<Integer> a = step.async().run("a", Integer.class, x -> 1);
              return List.of(a.await(), b.await());
            });

    assertThat(result(outcome)).isEqualTo(List.of(1, 2));
  }

  @Test
  void manyOpenOperationsAreCounted() {
    run.step("x", 1);

    Outcome outcome =
        run.replay(
            step -> {
              for (int i = 0; i < 5; i++) {
                step.async().sleep("z", HOUR);
              }
              step.sleep("y", HOUR);
              return 1;
            });

    assertThat(((Outcome.Diverged) outcome).issued())
        .isEqualTo("the code issued sleep 'z', sleep 'z:1', sleep 'z:2' and 3 more");
  }

  @Test
  void theEndOfAnEpochIsLegalAfterContinueAsNewOnly() {
    run.append("$continue", EntryKind.CONTINUE_AS_NEW, Entry.Result.of(Json.of("{\"n\":2}")));

    assertThat(run.replay(step -> step.continueAsNew(TestFlow.TYPE, new TestFlow.In(2))))
        .isEqualTo(new Outcome.Continued(Json.of("{\"n\":2}")));
    assertThat(run.replay(step -> 1)).isInstanceOf(Outcome.Diverged.class);
  }
}
