package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Condition;
import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.journal.EntryKind;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Events between clients and runs, on the server that lives in this process. */
class PostTest {
  record Lead(String id, int score) {}

  record Reply(String lead, String text) {}

  record Numbered(int lead) {}

  static final EventType<Lead> LEAD = EventType.of("lead.created", Lead.class);
  static final EventType<Reply> REPLY = EventType.of("lead.replied", Reply.class).keyedBy("lead");
  static final EventType<Reply> BYE = EventType.of("lead.left", Reply.class).keyedBy("lead");
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Takes a lead in. */
  static final class Intake implements Workflow<Lead, String> {
    static final WorkflowType<Lead, String> TYPE =
        WorkflowType.of("intake", Lead.class, String.class);

    @Override
    public WorkflowDefinition<Lead, String> definition() {
      return TYPE.define().startedBy(LEAD, Condition.atLeast("score", 5)).build();
    }

    @Override
    public String run(Step step, Lead lead) {
      return lead.id() + " from " + step.info().eventId().orElse("nowhere");
    }
  }

  /** Greets each lead. */
  static final class Greet implements Workflow<Lead, String> {
    static final WorkflowType<Lead, String> TYPE =
        WorkflowType.of("greet", Lead.class, String.class);

    @Override
    public WorkflowDefinition<Lead, String> definition() {
      return TYPE.define().startedBy(LEAD).build();
    }

    @Override
    public String run(Step step, Lead lead) {
      return "hello " + lead.id();
    }
  }

  /** Waits for one reply. */
  static final class Ask implements Workflow<Lead, String> {
    static final WorkflowType<Lead, String> TYPE = WorkflowType.of("ask", Lead.class, String.class);

    @Override
    public WorkflowDefinition<Lead, String> definition() {
      return TYPE.define().build();
    }

    @Override
    public String run(Step step, Lead lead) {
      Optional<Reply> reply = step.waitForEvent("reply", REPLY, lead.id(), Duration.ofDays(3));
      return reply.map(Reply::text).orElse("silence");
    }
  }

  /** Hears every reply, until it is told to end. */
  static final class Follow implements Workflow<Lead, String> {
    static final WorkflowType<Lead, String> TYPE =
        WorkflowType.of("follow", Lead.class, String.class);

    @Override
    public WorkflowDefinition<Lead, String> definition() {
      return TYPE.define().receives(REPLY, "id").cancelledBy(BYE, "id").build();
    }

    @Override
    public String run(Step step, Lead lead) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < lead.score(); i++) {
        step.sleep("pause", Duration.ofMinutes(1));
        all.append(
            step.waitForEvent("reply", REPLY, lead.id(), Duration.ofDays(3))
                .map(Reply::text)
                .orElse("-"));
      }
      return all.toString();
    }
  }

  static void await(String what, BooleanSupplier condition) {
    Backends.await(what, condition);
  }

  /** An event by the name of one of the adapter's own signals. */
  static final EventType<Reply> CANCEL =
      EventType.of("waybill.cancel", Reply.class).keyedBy("lead");

  @Test
  void anEventMayBeNamedAsTheAdaptersOwnSignals() throws Exception {
    Workflow<Lead, String> oddlyNamed =
        new Workflow<>() {
          @Override
          public WorkflowDefinition<Lead, String> definition() {
            return WorkflowType.of("odd", Lead.class, String.class)
                .define()
                .receives(CANCEL, "id")
                .build();
          }

          @Override
          public String run(Step step, Lead lead) {
            String texts = "";
            for (int i = 0; i < 2; i++) {
              texts +=
                  step.waitForEvent("cancel", CANCEL, lead.id(), Duration.ofDays(3))
                      .map(Reply::text)
                      .orElse("-");
            }
            return texts;
          }
        };
    try (TemporalBackend backend = Backends.inProcess(oddlyNamed)) {
      Run<String> run =
          backend
              .client()
              .start(WorkflowType.of("odd", Lead.class, String.class), new Lead("l-1", 1));
      run.signal(CANCEL.event(new Reply("l-1", "one ")));
      List<String> unused = backend.client().send(CANCEL.event(new Reply("l-1", "two")));

      await("it has both", () -> run.describe().status() == RunStatus.COMPLETED);
      assertThat(run.result(SOON)).contains("one", "two");
    }
  }

  private static String result(TemporalBackend backend, String id) throws Exception {
    await("run " + id + " is there", () -> exists(backend, id));
    return backend.client().run(id, String.class).result(SOON);
  }

  private static boolean exists(TemporalBackend backend, String id) {
    return backend.engine().post.presence(id) != Post.Presence.NEVER_STARTED;
  }

  private static String runOf(String event, WorkflowType<?, ?> type) {
    return Seeds.startedBy("crm", event, type.name());
  }

  /** Returns when the run's wait is open. */
  private static void awaitWait(Run<?> run) {
    await(
        "an open wait",
        () ->
            run.journal().notes().pending().stream()
                .anyMatch(each -> each.kind() == EntryKind.WAIT));
  }

  /** Returns when everybody has the event. Waiting for the result would let time be skipped. */
  static void awaitDelivery(TemporalBackend backend, String event) {
    String id = "waybill/event/" + backend.engine().settings.queue() + "/" + event;
    await("event " + event + " is brought", () -> isCompleted(backend, id));
  }

  private static boolean isCompleted(TemporalBackend backend, String id) {
    return backend.engine().connection.client().newUntypedWorkflowStub(id).describe().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
  }

  private static List<Registration.Held> listeners(
      TemporalBackend backend, EventType<?> event, String key) {
    Post post = backend.engine().post;
    return post.listeners(
        post.correlator(
            new dev.waybill.journal.Notes.Match(event.name(), event.keyPath().orElseThrow(), key)));
  }

  @Test
  void anEventStartsEveryWorkflowThatSubscribesOnce() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Intake(), new Greet())) {
      List<String> ids = backend.client().send(LEAD.event(new Lead("l-1", 7)).withId("e-1"));
      List<String> again = backend.client().send(LEAD.event(new Lead("l-2", 8)).withId("e-1"));

      assertThat(ids).containsExactly("e-1").isEqualTo(again);
      assertThat(result(backend, runOf("e-1", Intake.TYPE))).isEqualTo("l-1 from e-1");
      assertThat(result(backend, runOf("e-1", Greet.TYPE))).isEqualTo("hello l-1");
    }
  }

  @Test
  void anEventThatDoesNotMeetTheConditionStartsNothing() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Intake(), new Greet())) {
      List<String> unused = backend.client().send(LEAD.event(new Lead("l-1", 4)).withId("e-1"));

      assertThat(result(backend, runOf("e-1", Greet.TYPE))).isEqualTo("hello l-1");
      awaitDelivery(backend, "e-1");
      assertThatThrownBy(
              () -> backend.client().run(runOf("e-1", Intake.TYPE), String.class).describe())
          .isInstanceOf(RunNotFoundException.class);
    }
  }

  @Test
  void anEventWakesEveryRunThatWaitsForItsKeyAndNoOther() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Ask())) {
      Run<String> one = backend.client().start(Ask.TYPE, new Lead("42", 1));
      Run<String> two = backend.client().start(Ask.TYPE, new Lead("42", 1));
      Run<String> other = backend.client().start(Ask.TYPE, new Lead("43", 1));
      List.of(one, two, other).forEach(PostTest::awaitWait);
      await("two listen", () -> listeners(backend, REPLY, "42").size() == 2);

      List<String> sent = backend.client().send(REPLY.event(new Reply("42", "yes")));
      awaitDelivery(backend, sent.get(0));

      assertThat(one.result(SOON)).isEqualTo("yes");
      assertThat(two.result(SOON)).isEqualTo("yes");
      assertThat(other.result(SOON)).isEqualTo("silence");
      await("nobody listens", () -> listeners(backend, REPLY, "42").isEmpty());
    }
  }

  @Test
  void aNumberAndItsTextAreTheSameKey() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Ask())) {
      Run<String> run = backend.client().start(Ask.TYPE, new Lead("42", 1));
      await("it listens", () -> listeners(backend, REPLY, "42").size() == 1);

      EventType<Numbered> foreign = EventType.of("lead.replied", Numbered.class);
      List<String> unused = backend.client().send(foreign.event(new Numbered(42)));

      await("it has the event", () -> run.describe().status() == RunStatus.FAILED || done(run));
      assertThat(run.journal().entries()).hasSize(1);
      assertThat(run.journal().entries().get(0).result().value().orElseThrow().text())
          .isEqualTo("{\"lead\":42}");
    }
  }

  private static boolean done(Run<?> run) {
    return run.describe().status().isFinal();
  }

  @Test
  void anEventBeforeTheWaitDoesNotWakeIt() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Ask())) {
      List<String> unused = backend.client().send(REPLY.event(new Reply("42", "early")));
      Run<String> run = backend.client().start(Ask.TYPE, new Lead("42", 1));
      awaitWait(run);

      assertThat(run.result(SOON)).isEqualTo("silence");
    }
  }

  @Test
  void aRunThatReceivesHearsEventsFromItsStartAndBetweenWaits() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Follow())) {
      Run<String> run = backend.client().start(Follow.TYPE, new Lead("42", 4));
      for (String text : List.of("a", "b", "c", "d")) {
        List<String> sent =
            backend.client().send(REPLY.event(new Reply("42", text)).withId("e-" + text));
        awaitDelivery(backend, sent.get(0));
      }

      assertThat(run.result(SOON)).isEqualTo("abcd");
    }
  }

  @Test
  void anEventCancelsTheRunsThatNameIt() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Follow())) {
      Run<String> run = backend.client().start(Follow.TYPE, new Lead("42", 4));

      List<String> unused = backend.client().send(BYE.event(new Reply("42", "x")).withId("e-1"));

      await("it is cancelled", () -> run.describe().status() == RunStatus.CANCELLED);
    }
  }

  @Test
  void aFanOutThatIsInterruptedIsFinished() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Intake(), new Greet(), new Ask())) {
      AtomicInteger seen = new AtomicInteger();
      backend.engine().post.witness =
          name -> {
            if (seen.incrementAndGet() == 2) {
              throw new IllegalStateException("interrupted");
            }
          };
      List<String> unused = backend.client().send(LEAD.event(new Lead("l-1", 7)).withId("e-1"));

      assertThat(result(backend, runOf("e-1", Greet.TYPE))).isEqualTo("hello l-1");
      assertThat(result(backend, runOf("e-1", Intake.TYPE))).isEqualTo("l-1 from e-1");
      awaitDelivery(backend, "e-1");
      assertThat(seen).hasValue(4);
    }
  }

  @Test
  void anEventSentWhileNoWorkerWorksIsDeliveredLater() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Greet(), new Ask())) {
      Run<String> run = backend.client().start(Ask.TYPE, new Lead("42", 1));
      await("it listens", () -> listeners(backend, REPLY, "42").size() == 1);
      backend.engine().connection.factory().suspendPolling();

      List<String> unused =
          backend
              .client()
              .send(
                  LEAD.event(new Lead("l-1", 7)).withId("e-1"),
                  REPLY.event(new Reply("42", "yes")).withId("e-2"));
      backend.engine().connection.factory().resumePolling();
      awaitDelivery(backend, "e-2");

      assertThat(result(backend, runOf("e-1", Greet.TYPE))).isEqualTo("hello l-1");
      assertThat(run.result(SOON)).isEqualTo("yes");
    }
  }

  @Test
  void listenersOfRunsThatHaveEndedLeave() throws Exception {
    try (TemporalBackend backend = TemporalBackendTest.open(new Follow())) {
      Run<String> run = backend.client().start(Follow.TYPE, new Lead("42", 1));
      assertThat(run.result(SOON)).isEqualTo("-");
      assertThat(listeners(backend, REPLY, "42")).hasSize(1);

      backend.advance(Duration.ofDays(10));

      await("nobody listens", () -> listeners(backend, REPLY, "42").isEmpty());
      await("nobody listens", () -> listeners(backend, BYE, "42").isEmpty());
    }
  }
}
