package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.Promise;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.temporal.Backends.Deal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where Temporal's SDK or server does not do what one would think. Each trap and the test that
 * holds us to it:
 *
 * <table>
 * <caption>Traps</caption>
 * <tr><th>trap</th><th>tests</th></tr>
 * <tr><td>the SDK resumes what completes within one task in an order of its own, so only the SDK
 *   can replay a run</td>
 *   <td>{@link #whatCompletesTogetherIsSeenInOneOrder}, {@link RebuildTest}</td></tr>
 * <tr><td>a workflow cannot start another by a signal; one that sends to many may die between
 *   two</td>
 *   <td>{@code PostTest.aFanOutThatIsInterruptedIsFinished},
 *   {@code CorrelatorTest.anEventForARunThatIsNotStartedYetIsBroughtWhenItIs}</td></tr>
 * <tr><td>a workflow that many signal does not come to go on anew</td>
 *   <td>{@code HotKeyTest}, {@code CorrelatorTest.manyListenersAreKeptWhileTheCorrelatorGoesOnAnew}
 *   </td></tr>
 * <tr><td>what is recorded together travels in one message, which may be too large for ever</td>
 *   <td>{@code WeightTest}</td></tr>
 * <tr><td>a dead worker is noticed by a timeout alone, which counts as an attempt</td>
 *   <td>{@code FleetKillTest}, {@code DrainTest}</td></tr>
 * <tr><td>an error in a dynamic workflow is tried again for ever; in a branch it hangs the run, or
 *   is lost</td>
 *   <td>{@link #anErrorOfABranchEndsTheRun}, {@link #anExceptionThatNobodyAwaitsEndsTheRun}, {@link
 *   #anErrorOfTheWorkflowEndsTheRun}, {@link #aSignalThatMakesNoSenseIsDropped}</td></tr>
 * <tr><td>a history matches by order, not by ids, and a timer whatever its time</td>
 *   <td>{@link GoldenHistoriesTest}, {@link #aSleepThatIsRenamedInItsPlaceGoesOn}, {@link
 *   ChangedCodeTest}</td></tr>
 * <tr><td>the server in process lacks schedules, lists and counts; awaiting one run skips the time
 *   of all</td>
 *   <td>{@code SchedulesTest.firesInProcess}, {@code ListingTest.listsInProcess}, {@link
 *   #aManualClockStandsStillWhileAResultIsAwaited}</td></tr>
 * <tr><td>a thread for each branch, and at most 2,000 activities under way</td>
 *   <td>{@code WideTest}</td></tr>
 * <tr><td>a step in flight has its effect after the run was cancelled</td>
 *   <td>{@code CancelTest}, {@link GoldenHistoriesTest}</td></tr>
 * <tr><td>a local activity cannot become another while it runs; a query needs a worker</td>
 *   <td>{@link #aStepThatTakesTooLongToBeRecordedWithOthersIsTriedAlone},
 *   {@code ServerTest.tellsHowRunsStand}</td></tr>
 * <tr><td>a codec is not asked for messages of failures; a search attribute that nobody added makes
 *   a start fail</td>
 *   <td>{@code CodecTest.theServerKeepsNothingThatCanBeRead},
 *   {@code ClientTest.describesACompletedRun}</td></tr>
 * </table>
 *
 * <p>What engines have in common, such as runs of more than one engine run, rounded numbers and
 * events that come twice, is in the catalogue.
 */
@Timeout(120)
class TrapsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final EventType<Deal> NOTED = EventType.of("noted", Deal.class).keyedBy("id");

  private static Run<String> start(TemporalBackend backend, String name) {
    return backend.client().start(type(name), new Deal("d-1"));
  }

  private static void assertFails(BiFunction<Step, Deal, String> code, String message) {
    try (TemporalBackend backend = Backends.inProcess(workflow("broken", code))) {
      Run<String> run = start(backend, "broken");

      assertThatThrownBy(() -> run.result(LONG))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void anErrorOfTheWorkflowEndsTheRun() {
    assertFails(
        (step, deal) -> {
          throw new AssertionError("that cannot be");
        },
        "that cannot be");
  }

  @Test
  void anErrorOfABranchEndsTheRun() {
    assertFails(
        (step, deal) ->
            step.async()
                .<String>branch(
                    "side",
                    side -> {
                      side.sleep("breath", Duration.ofSeconds(1));
                      throw new AssertionError("that cannot be");
                    })
                .await(),
        "that cannot be");
  }

  @Test
  void anExceptionThatNobodyAwaitsEndsTheRun() {
    assertFails(
        (step, deal) -> {
          Promise<String> unused =
              step.async()
                  .branch(
                      "side",
                      side -> {
                        side.sleep("breath", Duration.ofSeconds(1));
                        throw new IllegalStateException("nobody looks");
                      });
          step.sleep("longer", Duration.ofSeconds(2));
          return "done";
        },
        "nobody looks");
  }

  @Test
  void aSignalThatMakesNoSenseIsDropped() throws Exception {
    try (TemporalBackend backend =
        Backends.inProcess(
            workflow(
                "listening",
                definition -> definition.receives(NOTED, "id"),
                (step, deal) ->
                    step.waitForEvent("note", NOTED, "d-1", Duration.ofDays(1))
                        .map(Deal::id)
                        .orElse("none")))) {
      Run<String> run = start(backend, "listening");
      await("it listens", () -> run.describe().status() == RunStatus.WAITING);
      var stub = backend.temporal().newUntypedWorkflowStub(run.id());

      stub.signal(Wire.GRANTED);
      stub.signal(Wire.BEGIN, Json.of("[1]"));
      stub.signal(Wire.CANCEL, Json.of("{\"not\":\"a reason\"}"));
      stub.signal("noted");
      stub.signal("noted", "text");
      stub.signal("noted", Json.of("{\"id\":\"d-1\"}"), Json.of("[\"nothing told\"]"));
      stub.signal("noted", new Deal("d-1"));

      assertThat(run.result(LONG)).isEqualTo("d-1");
    }
  }

  @Test
  void aRunIsCancelledByASignalWithoutAReason() {
    try (TemporalBackend backend =
        Backends.inProcess(
            workflow(
                "sleepy",
                (step, deal) -> {
                  step.sleep("long", Duration.ofDays(1));
                  return "woke";
                }))) {
      Run<String> run = start(backend, "sleepy");
      await("it sleeps", () -> run.describe().status() == RunStatus.WAITING);

      backend.temporal().newUntypedWorkflowStub(run.id()).signal(Wire.CANCEL);

      await("it is cancelled", () -> run.describe().status() == RunStatus.CANCELLED);
    }
  }

  @Test
  void whatCompletesTogetherIsSeenInOneOrder() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    Workflow<Deal, String> racing =
        workflow(
            "racing",
            (step, deal) -> {
              StringBuilder order = new StringBuilder();
              List<Promise<String>> all =
                  List.of("a", "b", "c").stream()
                      .map(id -> one(step, id, together, order))
                      .toList();
              List<String> unused = Promise.all(all).await();
              return step.run("seen-" + order, String.class, attempt -> "" + order);
            });
    try (TemporalBackend backend = Backends.inProcess(racing);
        HistoryReplay replay =
            HistoryReplay.open(
                Backends.context(TemporalSettings.IN_PROCESS, Map.of(), true, racing))) {
      for (int i = 0; i < 10; i++) {
        Run<String> run = start(backend, "racing");
        assertThat(run.result(LONG)).hasSize(3);
        for (String history : backend.histories(run.id())) {
          replay.check(history);
        }
      }
    }
  }

  private static Promise<String> one(
      Step step, String id, CyclicBarrier together, StringBuilder order) {
    return step.async()
        .branch(
            id,
            side -> {
              String value =
                  side.run(
                      "meet", String.class, attempt -> id + together.await(20, TimeUnit.SECONDS));
              order.append(id);
              return value;
            });
  }

  @Test
  void aSleepThatIsRenamedInItsPlaceGoesOn() throws Exception {
    try (TemporalBackend backend = Backends.inProcess(sleepy("short", Duration.ofSeconds(1)));
        HistoryReplay replay =
            HistoryReplay.open(
                Backends.context(
                    TemporalSettings.IN_PROCESS,
                    Map.of(),
                    true,
                    sleepy("long", Duration.ofDays(30))))) {
      Run<String> run = start(backend, "sleepy");
      assertThat(run.result(LONG)).isEqualTo("woke");

      for (String history : backend.histories(run.id())) {
        replay.check(history);
      }
    }
  }

  private static Workflow<Deal, String> sleepy(String id, Duration time) {
    return workflow(
        "sleepy",
        (step, deal) -> {
          step.sleep(id, time);
          return step.run("wake", String.class, attempt -> "woke");
        });
  }

  @Test
  void aManualClockStandsStillWhileAResultIsAwaited() throws Exception {
    try (TemporalBackend backend =
        Backends.open(
            TemporalSettings.IN_PROCESS,
            Map.of(TemporalSettings.CLOCK, "manual"),
            true,
            sleepy("day", Duration.ofDays(1)),
            workflow("quick", (step, deal) -> step.run("work", String.class, attempt -> "done")))) {
      Run<String> sleeping = start(backend, "sleepy");
      await("it sleeps", () -> sleeping.describe().status() == RunStatus.WAITING);

      assertThat(start(backend, "quick").result(LONG)).isEqualTo("done");
      assertThat(sleeping.describe().status()).isEqualTo(RunStatus.WAITING);

      backend.advance(Duration.ofDays(1));
      await("it woke", () -> sleeping.describe().status() == RunStatus.COMPLETED);
    }
  }

  @Test
  void aStepThatTakesTooLongToBeRecordedWithOthersIsTriedAlone() throws Exception {
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    CountDownLatch second = new CountDownLatch(1);
    StepOptions batched = StepOptions.defaults().withDurability(Durability.BATCHED);
    try (TemporalBackend backend =
        Backends.inProcess(
            workflow(
                "slow",
                (step, deal) ->
                    step.with(batched)
                        .run(
                            "think",
                            String.class,
                            attempt -> {
                              attempts.add(attempt.number());
                              if (attempts.size() == 1) {
                                var unused = second.await(1, TimeUnit.MINUTES);
                              }
                              second.countDown();
                              return "thought";
                            })))) {
      Run<String> run = start(backend, "slow");

      assertThat(run.result(LONG)).isEqualTo("thought");
      assertThat(attempts).containsExactly(1, 1);
      assertThat(run.journal().entries().get(0).result().attempts()).isEqualTo(1);
      assertThat(backend.histories(run.id()).get(0)).contains("ACTIVITY_TASK_SCHEDULED");
    }
  }
}
