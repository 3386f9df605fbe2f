package dev.waybill.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.testing.Flow.Code;
import dev.waybill.testing.Flow.In;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The journal of an ended run, and code that may have changed since. */
class ReplayCheckTest {
  private static final Code ONE_STEP =
      (step, in) -> step.run("greet", String.class, a -> "hello " + in.name());

  private static void replay(Code code) {
    Map<String, dev.waybill.Workflow<?, ?>> workflows = Map.of("flow", Flow.of(ONE_STEP));
    Actor actor =
        new Theatre(workflows, new Stubs(), Crashes.none(), new Rehearsals.Way(false, false))
            .play("flow", new In("Ada"), Script.QUIET);
    RunInfo info =
        new RunInfo(
            actor.id,
            "flow",
            "rehearsal",
            RunStatus.COMPLETED,
            TestWaybill.START,
            Optional.of(TestWaybill.START),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    new ReplayCheck(Flow.of(code), info, actor.journals().get(0))
        .check(Optional.of(Json.of("\"hello Ada\"")));
  }

  @Test
  void theSameCodeDoesTheSame() {
    assertThatCode(() -> replay(ONE_STEP)).doesNotThrowAnyException();
  }

  @Test
  void anotherStepIsNamed() {
    assertThatThrownBy(() -> replay((step, in) -> step.run("wave", String.class, a -> "")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("entry 0 is step 'greet', but the code issued step 'wave'");
  }

  @Test
  void aFurtherStepIsNamed() {
    assertThatThrownBy(
            () ->
                replay((step, in) -> ONE_STEP.run(step, in) + step.run("x", Integer.class, a -> 1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the journal ends after step 'greet', but the code issued step 'x'");
  }

  @Test
  void anotherResultIsShown() {
    assertThatThrownBy(
            () ->
                replay(
                    (step, in) -> {
                      ONE_STEP.run(step, in);
                      return "bye";
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("\"hello Ada\", but Finished[result=\"bye\"]");
  }
}
