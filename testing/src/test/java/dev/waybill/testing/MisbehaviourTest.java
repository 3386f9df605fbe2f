package dev.waybill.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.Flow.In;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Workflows that break the rule of determinism are caught. */
@WaybillTest
class MisbehaviourTest {
  private static final In ADA = new In("Ada");

  private final AtomicInteger calls = new AtomicInteger();

  private static Flow captures() {
    return Flow.of(
        (step, in) -> {
          int[] sent = {0};
          step.run("first", a -> sent[0]++);
          step.sleep("pause", Duration.ofHours(1));
          step.run("second", a -> sent[0]++);
          return "sent " + sent[0];
        });
  }

  private Flow wavers() {
    return Flow.of(
        (step, in) -> {
          if (calls.getAndIncrement() % 2 == 0) {
            return step.run("even", String.class, a -> "even");
          }
          return step.run("odd", String.class, a -> "odd");
        });
  }

  @Test
  void aVariableWrittenByABodyIsCaughtByCrashes(TestWaybill waybill) {
    waybill.register(captures());

    assertThatThrownBy(() -> waybill.everyCrashPoint(Flow.TYPE, ADA, Script.QUIET))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after a crash just after step 'first' was recorded")
        .hasMessageContaining("sent 2")
        .hasMessageContaining("sent 1")
        .hasMessageContaining("Let the body return the value");
  }

  @Test
  void aVariableWrittenByABodyIsCaughtByReplays(TestWaybill waybill) {
    waybill.register(captures());

    assertThatThrownBy(() -> waybill.alwaysSuspended(Flow.TYPE, ADA, Script.QUIET))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("replayed at every await")
        .hasMessageContaining("sent 0");
  }

  @Test
  void aBranchThatDependsOnAFieldIsCaughtByCrashes(TestWaybill waybill) {
    waybill.register(wavers());

    assertThatThrownBy(() -> waybill.everyCrashPoint(Flow.TYPE, ADA, run -> calls.set(0)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after a crash just before");
  }

  @Test
  void aBranchThatDependsOnAFieldIsCaughtByReplays(TestWaybill waybill) {
    waybill.register(wavers());

    assertThatThrownBy(() -> waybill.alwaysSuspended(Flow.TYPE, ADA, run -> calls.set(0)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("entry 0 is step 'even', but the code issued step 'odd'");
  }

  @Test
  void aRunThatNothingEndsIsReported(TestWaybill waybill) {
    waybill.register(
        Flow.of((step, in) -> step.invoke("child", Flow.of((s, i) -> "").as("other").type(), in)));

    assertThatThrownBy(() -> waybill.alwaysSuspended(Flow.TYPE, ADA, Script.QUIET))
        .hasMessageContaining("workflow 'other' is not registered");
  }

  @Test
  void aPathThatIsNotInTheTypeIsReportedWithoutAnEngine() {
    Flow flow =
        captures().with(d -> d.debounce(Duration.ofSeconds(1), Duration.ofSeconds(9), "nam"));

    assertThatThrownBy(() -> TestWaybill.checkDefinitions(flow))
        .hasMessageContaining("In has no field 'nam'")
        .hasMessageContaining("did you mean 'name'?");
  }
}
