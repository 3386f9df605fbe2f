package dev.waybill.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.FanOut;
import dev.waybill.Promise;
import dev.waybill.testing.Flow.In;
import dev.waybill.testing.Flow.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sound workflows survive every crash and every replay. */
@WaybillTest
class RehearsalTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final In ADA = new In("Ada");

  private final List<String> done = new ArrayList<>();

  private String note(String what) {
    done.add(what);
    return what;
  }

  @Test
  void stepsAndSleepsSurviveEveryCrash(TestWaybill waybill) {
    Flow flow =
        Flow.of(
            (step, in) -> {
              String first = step.run("first", String.class, a -> note("first " + in.name()));
              step.sleep("pause", HOUR);
              return first + step.run("second", String.class, a -> note(" second"));
            });

    Played<String> played =
        waybill.register(flow).everyCrashPoint(Flow.TYPE, ADA, run -> run.then(done::clear));

    assertThat(played.result()).isEqualTo("first Ada second");
    assertThat(played.crashes()).isGreaterThanOrEqualTo(8);
    played.journal().hasSteps("first", "second").recorded("pause").once();
    assertThat(waybill.alwaysSuspended(Flow.TYPE, ADA, Script.QUIET).result())
        .isEqualTo("first Ada second");
  }

  @Test
  void aRecordedBodyDoesNotRunAgain(TestWaybill waybill) {
    waybill.register(Flow.of((step, in) -> step.run("a", String.class, a -> note("a"))));
    Script script = run -> done.clear();

    waybill.alwaysSuspended(Flow.TYPE, ADA, script);

    assertThat(done).containsExactly("a");
  }

  @Test
  void anEventComesWhenTheScriptSays(TestWaybill waybill) {
    waybill.register(
        Flow.of(
            (step, in) -> {
              Optional<Said> said = step.waitForEvent("said", Flow.SAID, in.name(), HOUR);
              return said.map(Said::what).orElse("nothing") + " at " + step.now();
            }));
    Script inTime = run -> run.advance(Duration.ofMinutes(59)).send(said("Ada", "hello"));
    Script tooLate = run -> run.advance(Duration.ofMinutes(61)).send(said("Ada", "hello"));
    Script anothers = run -> run.send(said("Bob", "hello"));

    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, inTime).result())
        .isEqualTo("hello at 2026-03-09T09:59:00Z");
    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, tooLate).result())
        .isEqualTo("nothing at 2026-03-09T10:00:00Z");
    assertThat(waybill.alwaysSuspended(Flow.TYPE, ADA, anothers).result()).startsWith("nothing");
  }

  @Test
  void aReceivedEventWaitsToBeTaken(TestWaybill waybill) {
    Flow flow =
        Flow.of(
            (step, in) -> {
              step.sleep("pause", HOUR);
              return step.waitForEvent("said", Flow.SAID, in.name(), HOUR)
                  .map(Said::what)
                  .orElse("nothing");
            });
    Script early = run -> run.send(said("Ada", "early"));
    waybill.register(flow, flow.as("receiver").with(d -> d.receives(Flow.SAID, "name")));

    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, early).result()).isEqualTo("nothing");
    assertThat(waybill.everyCrashPoint(flow.as("receiver").type(), ADA, early).result())
        .isEqualTo("early");
    assertThat(
            waybill
                .everyCrashPoint(Flow.TYPE, ADA, run -> run.signal(said("Ada", "signal")))
                .result())
        .isEqualTo("signal");
  }

  @Test
  void aBodyIsRetriedAndAFinalFailureEndsTheRun(TestWaybill waybill) {
    waybill.register(
        Flow.of(
            (step, in) -> {
              String n =
                  step.run(
                      "shaky",
                      String.class,
                      a -> {
                        if (a.number() < 3) {
                          throw new IllegalStateException("not yet");
                        }
                        return "attempt " + a.number();
                      });
              step.run(
                  "final",
                  a -> {
                    throw new FailNow("gone", n);
                  });
              return n;
            }));

    Played<String> played = waybill.everyCrashPoint(Flow.TYPE, ADA, Script.QUIET);

    assertThat(played.failure().is("gone")).isTrue();
    assertThat(played.failure().message()).contains("attempt 3");
    assertThatThrownBy(played::result).hasMessageContaining("did not complete");
  }

  @Test
  void aCancelUndoesTheSaga(TestWaybill waybill) {
    waybill.register(
        Flow.of(
            (step, in) ->
                step.saga(
                    "trip",
                    saga -> {
                      step.run("book", a -> {});
                      saga.undo("release", a -> note("released"));
                      step.sleep("wait", HOUR);
                      return "booked";
                    })));

    Played<String> played =
        waybill.everyCrashPoint(Flow.TYPE, ADA, run -> run.advance(Duration.ofMinutes(1)).cancel());

    assertThat(played.isCancelled()).isTrue();
    played.journal().recorded("wait").never();
    assertThat(done).contains("released");
  }

  @Test
  void aCallbackIsCompletedOrFails(TestWaybill waybill) {
    waybill.register(
        Flow.of((step, in) -> step.callback("ok", String.class, HOUR).await().orElse("late")));

    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, run -> run.complete("ok", "yes")).result())
        .isEqualTo("yes");
    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, Script.QUIET).result()).isEqualTo("late");
    Script fails = run -> run.fail("ok", Failure.of("Refused", "no"));
    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, fails).failure().message()).contains("no");
    assertThatThrownBy(
            () -> waybill.alwaysSuspended(Flow.TYPE, ADA, run -> run.complete("other", 1)))
        .hasMessageContaining("callback 'other' is not open")
        .hasMessageContaining("open: callback 'ok'");
  }

  @Test
  void branchesRacesAndMapsSurvive(TestWaybill waybill) {
    waybill.register(
        Flow.of(
            (step, in) -> {
              Promise<Optional<Said>> said =
                  step.async().waitForEvent("said", Flow.SAID, in.name(), HOUR.multipliedBy(9));
              int rounds = 0;
              while (rounds < 5) {
                Promise<Void> pause = step.async().sleep("pause", HOUR);
                if (Promise.race(List.of(said, pause)).await() == said) {
                  break;
                }
                rounds++;
                step.run("touch", a -> {});
              }
              List<Integer> squares =
                  step.async()
                      .map(
                          "square",
                          List.of(1, 2, 3),
                          FanOut.of(2),
                          (s, n) -> s.run("body", Integer.class, a -> n * n))
                      .await()
                      .values();
              return rounds + " " + squares;
            }));
    Script reply = run -> run.advance(Duration.ofMinutes(150)).send(said("Ada", "stop"));

    Played<String> played = waybill.everyCrashPoint(Flow.TYPE, ADA, reply);

    assertThat(played.result()).isEqualTo("2 [1, 4, 9]");
    played.journal().recorded("touch").times(2).hasNothingPending();
    assertThat(waybill.alwaysSuspended(Flow.TYPE, ADA, reply).result()).isEqualTo("2 [1, 4, 9]");
  }

  @Test
  void childrenAndContinuedRunsSurvive(TestWaybill waybill) {
    Flow child =
        Flow.of(
                (step, in) -> {
                  step.sleep("nap", HOUR);
                  return step.run("greet", String.class, a -> "hello " + in.name());
                })
            .as("child");
    Flow parent =
        Flow.of(
            (step, in) -> {
              String greeting = step.invoke("child", child.type(), in);
              return in.name().length() < 5
                  ? step.continueAsNew(Flow.TYPE, new In(in.name() + "!"))
                  : greeting;
            });
    waybill.register(parent, child);

    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, Script.QUIET).result())
        .isEqualTo("hello Ada!!");
    assertThat(waybill.alwaysSuspended(Flow.TYPE, ADA, Script.QUIET).result())
        .isEqualTo("hello Ada!!");
  }

  @Test
  void aStubRunsInsteadOfABody(TestWaybill waybill) {
    waybill
        .register(
            Flow.of(
                (step, in) ->
                    step.run("model", String.class, a -> note("called"))
                        + step.run("model", String.class, a -> note("called"))))
        .stub(Flow.TYPE, "model", () -> "stub ")
        .stub(Flow.TYPE, "model:1", () -> "second");

    assertThat(waybill.everyCrashPoint(Flow.TYPE, ADA, Script.QUIET).result())
        .isEqualTo("stub second");
    assertThat(done).isEmpty();
  }

  private static dev.waybill.Event<Said> said(String who, String what) {
    return Flow.SAID.event(new Said(who, what));
  }
}
