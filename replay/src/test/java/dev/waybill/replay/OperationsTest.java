package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.START;
import static dev.waybill.replay.TestRun.failure;
import static dev.waybill.replay.TestRun.json;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Callback;
import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.StepOptions;
import dev.waybill.WorkflowType;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Match;
import dev.waybill.replay.Operation.CallbackWait;
import dev.waybill.replay.Operation.Child;
import dev.waybill.replay.Operation.Send;
import dev.waybill.replay.Operation.Sleep;
import dev.waybill.replay.Operation.Wait;
import dev.waybill.replay.Operation.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What each call issues, and what its entry becomes. */
class OperationsTest {
  private static final WorkflowType<TestFlow.In, String> CHILD =
      WorkflowType.of("child", TestFlow.In.class, String.class);
  private final TestRun run = TestRun.fresh();

  private Operation issued(TestFlow.Code code) {
    return ((Outcome.Waiting) run.replay(code)).open().get(0);
  }

  @Test
  void anOperationBeginsAtTheTimeOfTheEntryBeforeIt() {
    assertThat(issued(step -> step.run("a", Integer.class, a -> 1)).began()).isEqualTo(START);

    run.step("a", 1);

    assertThat(
            issued(
                    step -> {
                      step.run("a", a -> {});
                      return step.run("b", Integer.class, a -> 1);
                    })
                .began())
        .isEqualTo(START.plusSeconds(1));
  }

  @Test
  void aSleepEndsAfterItsDuration() {
    assertThat(
            issued(
                step -> {
                  step.sleep("z", HOUR);
                  return 1;
                }))
        .isEqualTo(new Sleep("z", START, START.plus(HOUR)));
  }

  @Test
  void aNegativeSleepEndsWhenItBegins() {
    assertThat(
            issued(
                step -> {
                  step.sleep("z", Duration.ofSeconds(-5));
                  return 1;
                }))
        .isEqualTo(new Sleep("z", START, START));
  }

  @Test
  void aSleepUntilKeepsItsInstant() {
    Instant past = Instant.parse("2020-01-01T00:00:00Z");

    assertThat(
            issued(
                step -> {
                  step.sleepUntil("z", past);
                  return 1;
                }))
        .isEqualTo(new Sleep("z", START, past));
  }

  @Test
  void aWaitCarriesItsDeadlineAndMatch() {
    assertThat(issued(step -> step.waitForEvent("w", PlanCode.EVENT, "k", HOUR)))
        .isEqualTo(new Wait("w", START, START.plus(HOUR), new Match("test/event", "n", "k")));
  }

  @Test
  void aWaitEndsWithItsEventOrEmpty() {
    run.event("w", new TestFlow.In(7)).append("w:1", EntryKind.WAIT, Entry.Result.NONE);

    Object result =
        result(
            run.replay(
                step ->
                    List.of(
                        step.waitForEvent("w", PlanCode.EVENT, "k", HOUR).map(TestFlow.In::n),
                        step.waitForEvent("w", PlanCode.EVENT, "k", HOUR).isEmpty())));

    assertThat(result).isEqualTo(List.of(7, true));
  }

  @Test
  void aWaitForAnEventWithoutKeyIsRefused() {
    EventType<TestFlow.In> keyless = EventType.of("x", TestFlow.In.class);

    assertThat(failure(run.replay(step -> step.waitForEvent("w", keyless, "k", HOUR))).message())
        .isEqualTo("wait 'w' needs an event with a key, got: x; declare it with keyedBy(path)");
  }

  @Test
  void aCallbackHasItsTokenBeforeItIsAwaited() {
    Outcome outcome =
        run.replay(
            step -> {
              Callback<Integer> callback = step.callback("ok", Integer.class, HOUR);
              return callback.token() + " " + callback.url();
            });

    assertThat(result(outcome)).isEqualTo("run-1~ok https://app.example/run-1~ok");
    assertThat(issued(step -> step.callback("ok", Integer.class, HOUR).await()))
        .isEqualTo(new CallbackWait("ok", START, START.plus(HOUR)));
  }

  @Test
  void aCallbackEndsWithItsValueEmptyOrAFailure() {
    run.append("c", EntryKind.CALLBACK, Entry.Result.of(json(5)))
        .append("c:1", EntryKind.CALLBACK, Entry.Result.NONE)
        .append(
            "c:2", EntryKind.CALLBACK, Entry.Result.of(dev.waybill.Failure.of("No", "refused")));

    Object result =
        result(
            run.replay(
                step ->
                    List.of(
                        step.callback("c", Integer.class, HOUR).await(),
                        step.callback("c", Integer.class, HOUR).await().isEmpty(),
                        TestRun.tryRun(() -> step.callback("c", Integer.class, HOUR).await()))));

    assertThat(result).isEqualTo(List.of(5, true, "c:2: refused"));
  }

  @Test
  void eventsKeepTheAuthorsIdsAndOthersAreDerived() {
    TestFlow.Code code =
        step -> {
          step.send(
              "s",
              PlanCode.EVENT.event(new TestFlow.In(1)).withId("mine"),
              PlanCode.EVENT.event(new TestFlow.In(2)));
          return 1;
        };

    Send first = (Send) issued(code);
    Send second = (Send) issued(code);

    assertThat(first).isEqualTo(second);
    assertThat(first.events().get(0).id()).isEqualTo("mine");
    assertThat(UUID.fromString(first.events().get(1).id()).version()).isEqualTo(3);
    assertThat(first.events().get(1).data()).isEqualTo(Json.of("{\"n\":2}"));
  }

  @Test
  void eventDataThatIsNoObjectIsRefused() {
    EventType<String> text = EventType.of("text", String.class);

    Outcome outcome =
        run.replay(
            step -> {
              step.send("s", text.event("hello"));
              return 1;
            });

    assertThat(failure(outcome).message())
        .isEqualTo(
            "event 'text' must become a JSON object, got: a string; put the value into a record");
  }

  @Test
  void aChildHasAStableRunId() {
    Child first = (Child) issued(step -> step.invoke("sub", CHILD, new TestFlow.In(1)));
    Child second = (Child) issued(step -> step.invoke("sub", CHILD, new TestFlow.In(1)));

    assertThat(first).isEqualTo(second);
    assertThat(first.workflow()).isEqualTo("child");
    assertThat(first.input()).isEqualTo(Json.of("{\"n\":1}"));
  }

  @Test
  void aStepRecordsItsInputAndItsBodyGetsACopy() throws Exception {
    List<TestFlow.In> inputs = List.of(new TestFlow.In(3));
    Work work =
        (Work)
            issued(
                step ->
                    step.run(
                        "a",
                        new Box(inputs),
                        Integer.class,
                        (attempt, box) -> box.items() == inputs ? -1 : box.items().get(0).n()));

    assertThat(work.input()).contains(Json.of("{\"items\":[{\"n\":3}]}"));
    assertThat(work.body().run(new TestAttempt("a"))).isEqualTo(Json.of("3"));
  }

  record Box(List<TestFlow.In> items) {}

  @Test
  void anInputMayBeACollectionOrAnEnumConstantWithABody() throws Exception {
    for (Object input : List.of(List.of(1), java.util.Map.of("a", 1), Shape.ROUND)) {
      Work work =
          (Work)
              issued(
                  step -> step.run("a", input, Boolean.class, (attempt, in) -> in.equals(input)));

      assertThat(work.body().run(new TestAttempt("a"))).as("%s", input).isEqualTo(Json.of("true"));
    }
  }

  enum Shape {
    ROUND {
      @Override
      int corners() {
        return 0;
      }
    };

    abstract int corners();
  }

  @Test
  void aNullValueIsJsonNullAndNull() throws Exception {
    Work work = (Work) issued(step -> step.run("a", Integer.class, OperationsTest::nothing));
    assertThat(work.body().run(new TestAttempt("a"))).isEqualTo(Json.NULL);

    run.append("a", EntryKind.STEP, Entry.Result.of(Json.NULL));

    assertThat(result(run.replay(step -> "" + step.run("a", Integer.class, a -> 1))))
        .isEqualTo("null");
  }

  @SuppressWarnings("NullAway") // what an author may do
  private static Integer nothing(dev.waybill.Attempt attempt) {
    return null;
  }

  @Test
  void withGivesOtherOptionsToItsOwnRunsOnly() {
    StepOptions patient = StepOptions.defaults().withTimeout(HOUR.plusSeconds(1));
    Outcome outcome =
        run.replay(
            step -> {
              step.with(patient).async().run("a", a -> {});
              return step.run("a", Integer.class, a -> 1);
            });

    List<Duration> timeouts =
        ((Outcome.Waiting) outcome)
            .open().stream().map(open -> ((Work) open).options().timeout()).toList();
    assertThat(timeouts).containsExactly(HOUR.plusSeconds(1), HOUR);
    assertThat(((Outcome.Waiting) outcome).open().get(1).key()).isEqualTo("a:1");
  }

  @Test
  void derivedValuesAreTheSameOnReplayAndDifferByScope() {
    TestFlow.Code code =
        step ->
            List.of(
                step.uuid(),
                step.uuid(),
                step.random().nextInt(),
                step.async().branch("x", branch -> branch.uuid()).await());

    Object first = result(run.replay(code));

    assertThat(result(run.replay(code))).isEqualTo(first);
    assertThat((List<?>) first).doesNotHaveDuplicates();
  }

  @Test
  void nowIsTheTimeOfTheNewestDeliveredEntry() {
    run.step("a", 1).step("b", 2);

    Object times =
        result(
            run.replay(
                step -> {
                  Instant before = step.now();
                  step.run("a", a -> {});
                  Instant between = step.now();
                  step.run("b", a -> {});
                  return List.of(before, between, step.now());
                }));

    assertThat(times)
        .isEqualTo(
            List.of(
                START.toString(),
                START.plusSeconds(1).toString(),
                START.plusSeconds(2).toString()));
  }
}
