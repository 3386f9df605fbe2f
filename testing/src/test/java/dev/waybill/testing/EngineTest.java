package dev.waybill.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.RunStatus;
import dev.waybill.client.Run;
import dev.waybill.testing.Flow.In;
import dev.waybill.testing.Flow.Said;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The embedded engine as a test sees it. */
@WaybillTest
class EngineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final In ADA = new In("Ada");

  private static Flow sleeps() {
    return Flow.of(
        (step, in) -> {
          String hello = step.run("greet", String.class, a -> "hello " + in.name());
          step.sleep("pause", Duration.ofDays(3));
          step.run("touch", a -> {});
          step.run("touch", a -> {});
          return hello;
        });
  }

  @Test
  void timeIsSkippedWhileAResultIsAwaited(TestWaybill waybill) throws Exception {
    waybill.register(sleeps());

    Run<String> run = waybill.client().start(Flow.TYPE, ADA);

    assertThat(run.result(PATIENCE)).isEqualTo("hello Ada");
    assertThat(waybill.now()).isAfterOrEqualTo(TestWaybill.START.plus(Duration.ofDays(3)));
    waybill
        .journal(run)
        .hasSteps("greet", "touch", "touch:1")
        .recorded("touch")
        .times(2)
        .recorded("pause")
        .once()
        .recorded("other")
        .never()
        .hasNothingPending()
        .matches(
            """
            workflow flow input {"name":"Ada"}
            step greet attempts 1 value "hello Ada"
            sleep pause
            step touch attempts 1 value null
            step touch:1 attempts 1 value null
            ended completed value "hello Ada"
            """);
    waybill.replay(run);
  }

  @Test
  void timeStandsStillOtherwise(TestWaybill waybill) {
    waybill.register(sleeps());
    Run<String> run = waybill.client().start(Flow.TYPE, ADA);
    waybill.settle();

    assertThat(waybill.now()).isEqualTo(TestWaybill.START);
    assertThat(run.describe().status()).isEqualTo(RunStatus.WAITING);
    waybill.advance(Duration.ofDays(2));
    assertThat(run.describe().status()).isEqualTo(RunStatus.WAITING);
    waybill.replay(run);
    waybill.advance(Duration.ofDays(1));
    assertThat(run.describe().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aStubRunsInTheEngine(TestWaybill waybill) throws Exception {
    waybill.register(sleeps()).stub(Flow.TYPE, "greet", () -> "stub");

    assertThat(waybill.client().start(Flow.TYPE, ADA).result(PATIENCE)).isEqualTo("stub");
  }

  @Test
  void anEventStartsARunAndAnotherReachesIt(TestWaybill waybill) throws Exception {
    waybill.register(
        Flow.of(
            (step, in) ->
                step.waitForEvent("said", Flow.SAID, in.name(), Duration.ofHours(1))
                    .map(Said::what)
                    .orElse("nothing")));
    Run<String> run = waybill.client().start(Flow.TYPE, ADA);
    waybill.settle();

    waybill.send(Flow.SAID.event(new Said("Ada", "hi")));

    assertThat(run.result(PATIENCE)).isEqualTo("hi");
    assertThat(waybill.now()).isEqualTo(TestWaybill.START);
  }

  @Test
  void codeThatWaversIsNamedByReplay(TestWaybill waybill) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    waybill.register(
        Flow.of(
            (step, in) ->
                calls.getAndIncrement() == 0
                    ? step.run("even", String.class, a -> "even")
                    : step.run("odd", String.class, a -> "odd")));
    Run<String> run = waybill.client().start(Flow.TYPE, ADA);
    run.result(PATIENCE);

    assertThatThrownBy(() -> waybill.replay(run))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("entry 0 is step 'even', but the code issued step 'odd'");
  }

  @Test
  void workflowsAreRegisteredBeforeTheFirstUse(TestWaybill waybill) {
    assertThatThrownBy(waybill::client).hasMessageContaining("call register(…) first");
    waybill.register(sleeps());
    waybill.settle();
    assertThatThrownBy(() -> waybill.register(sleeps())).hasMessageContaining("open already");
  }
}
