package dev.waybill.temporal;

import static dev.waybill.temporal.GoldenWorkflows.ADDED;
import static dev.waybill.temporal.GoldenWorkflows.PAID;
import static dev.waybill.temporal.GoldenWorkflows.PLACED;
import static dev.waybill.temporal.GoldenWorkflows.type;

import dev.waybill.Attempt;
import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.client.Run;
import dev.waybill.client.Schedule;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes.Match;
import dev.waybill.temporal.GoldenWorkflows.Order;
import dev.waybill.temporal.GoldenWorkflows.Paid;
import dev.waybill.values.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** What happens to the workflows whose histories are kept, and under which ids it is found. */
final class GoldenScenes {
  private final TemporalBackend backend;
  private final Hold hold;
  private final long seconds;
  private final Map<String, String> found = new LinkedHashMap<>();

  /** Holds the body of one step, by what an attempt calls it, until it is let go. */
  static final class Hold {
    volatile String held = "";
    volatile String token = "";
    volatile CountDownLatch gate = new CountDownLatch(0);

    void body(String key, Attempt attempt) {
      if (key.startsWith("token ")) {
        token = key.substring("token ".length());
      }
      if (key.equals(held)) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    void hold(String key) {
      gate = new CountDownLatch(1);
      held = key;
    }

    void letGo() {
      held = "";
      gate.countDown();
    }
  }

  GoldenScenes(TemporalBackend backend, Hold hold) {
    this.backend = backend;
    this.hold = hold;
    seconds = backend.isVirtual() ? 3_600 : 1;
  }

  /** The ids of the workflows that played, by the names that their histories get. */
  Map<String, String> found() {
    return found;
  }

  // ---- runs

  void runs() {
    finish("order/shipped", start("order", "o-1"));
    finish("refused/undone", start("refused", "o-2"));
    finish("branched/raced", start("branched", "o-3"));
    Run<String> parent = finish("parent/consoled", start("parent", "o-4"));
    children(parent);
    booked();
    counted();
    asked();
    awaited();
  }

  private void children(Run<String> parent) {
    parent.journal().entries().stream()
        .filter(entry -> entry.detail().ref().isPresent())
        .forEach(entry -> found.put("child/" + entry.key(), entry.detail().ref().orElseThrow()));
  }

  private void booked() {
    Run<String> cancelled = waiting(start("booked", "b-1"));
    cancelled.cancel("rain");
    finish("booked/cancelled", cancelled);

    hold.hold("book");
    Run<String> inFlight = start("booked", "b-2");
    until(() -> inFlight.describe().status() == RunStatus.RUNNING);
    inFlight.cancel("rain");
    until(() -> inFlight.describe().status() == RunStatus.CANCELLING);
    hold.letGo();
    finish("booked/cancelled-in-flight", inFlight);

    Run<String> paused = waiting(start("booked", "b-3"));
    paused.pause();
    until(() -> paused.describe().status() == RunStatus.PAUSED);
    pass(() -> paused.journal().entries().size() == 2);
    paused.resume();
    finish("booked/paused", paused);
  }

  void counted() {
    Run<String> run = start("counted", "c-1");
    for (String how : List.of("card", "cash", "last")) {
      send(PAID.event(new Paid("c-1", how)).withId("c-1-" + how));
      delivered("c-1-" + how);
    }
    finish("counted/anew", run);
    found.put("waybill.event/to-a-queue", event("c-1-card"));
  }

  private void asked() {
    Run<String> run = start("asked", "a-1");
    until(() -> !hold.token.isEmpty());
    waiting(run);
    backend.client().complete(hold.token, "yes");
    finish("asked/once", run);
  }

  void awaited() {
    String path = PAID.keyPath().orElseThrow();
    String correlator = backend.engine().post.correlator(new Match(PAID.name(), path, "w-1"));
    Run<String> run = waiting(start("awaited", "w-1"));
    send(PAID.event(new Paid("w-1", "card")).withId("w-1-paid"));
    until(() -> run.journal().entries().size() >= 2);
    finish("awaited/one-of-two", run);
    found.put("waybill.event/to-a-wait", event("w-1-paid"));
    found.put("waybill.correlator/two-waits", correlator);
    found.put(
        "waybill.paths/one-path",
        "waybill/paths/" + Seeds.hash(backend.engine().settings.queue(), PAID.name()));

    Run<String> stopped = waiting(start("awaited", "w-2"));
    send(PLACED.event(new Paid("w-2", "")).withId("w-2-placed"));
    finish("awaited/cancelled-by-an-event", stopped);
    delivered("w-2-placed");
    found.put("waybill.event/starts-and-cancels", event("w-2-placed"));
    found.put("placed/by-an-event", Seeds.startedBy("crm", "w-2-placed", "placed"));
  }

  /** A run that goes on from a journal of another engine. */
  void moved(Journal journal) {
    backend.startFrom(journal);
    finish("moved/from-a-journal", run(journal.header().runId()));
  }

  /** The journal of a run that sleeps. */
  Journal sleeping() {
    return waiting(start("moved", "m-1")).journal();
  }

  // ---- flow control and schedules

  void limits() {
    single();
    hold.hold("work");
    Run<String> first = start("limited", "l-1");
    pass(() -> first.describe().status() == RunStatus.RUNNING);
    Run<String> second = start("limited", "l-2");
    until(() -> second.describe().status() == RunStatus.QUEUED);
    hold.letGo();
    finish("limited/at-once", first);
    finish("limited/queued", second);
    String key = "0/" + Rules.key(JsonCodec.tree(Json.of("{}")), List.of());
    found.put("waybill.slots/two-runs", Rules.id(backend.engine(), "slots", "limited", key));
  }

  private void single() {
    Run<String> single = start("single", "s-1");
    Run<String> unused = start("single", "s-1");
    finish("single/alone", single);
    found.put("waybill.gate/singleton", gate("single", "s-1"));
  }

  void quietAndBatches() {
    Run<String> quiet = start("quiet", "q-1");
    Run<String> unused = start("quiet", "q-1");
    finish("quiet/last-input", quiet);
    found.put("waybill.gate/debounce", gate("quiet", "q-1"));
    for (int i = 0; i < 3; i++) {
      send(ADDED.event(new Paid("x", "" + i)).withId("added-" + i));
      delivered("added-" + i);
    }
    finish("added/full", run(Seeds.id("batch", "added", "added-0")));
    pass(() -> exists(Seeds.id("batch", "added", "added-2")));
    String all = Rules.key(JsonCodec.tree(Json.of("{}")), List.of());
    found.put("waybill.gate/batch", Rules.id(backend.engine(), "batch", "added", all));
  }

  void schedule() {
    var schedules = backend.client().schedules();
    schedules.put(
        new Schedule<>(
            "often", type("child"), "*/10 * * * *", ZoneId.of("Europe/Berlin"), new Order("s", 1)));
    backend.advance(Duration.ofMinutes(21));
    schedules.pause("often");
    backend.advance(Duration.ofMinutes(21));
    schedules.resume("often");
    backend.advance(Duration.ofMinutes(11));
    schedules.pause("often");
    found.put(
        "waybill.cron/paused", "waybill/schedule/" + backend.engine().settings.queue() + "/often");
  }

  /** The adapter's own workflows, for so long that they go on anew. */
  void anew() {
    Engine engine = backend.engine();
    Match match = new Match("heard", "order", "long");
    for (int i = 0; i < 500; i++) {
      engine.post.register(
          List.of(
              new Registration("r-" + i, Registration.Purpose.RECEIVE, match, Optional.empty())));
    }
    found.put("waybill.correlator/anew", engine.post.correlator(match));

    var schedules = backend.client().schedules();
    schedules.put(
        new Schedule<>(
            "minutely", type("child"), "* * * * *", ZoneId.of("Europe/Berlin"), order("t", 1)));
    backend.advance(Duration.ofMinutes(102));
    found.put("waybill.cron/anew", "waybill/schedule/" + engine.settings.queue() + "/minutely");

    Run<String> single = start("single", "s-2");
    for (int i = 0; i < 680; i++) {
      Run<String> unused = start("single", "s-2");
    }
    found.put("waybill.gate/anew", gate("single", "s-2"));
    until(() -> Histories.of(backend.temporal(), gate("single", "s-2")).size() > 1);
    finish("single/refused-others", single);
  }

  private static Order order(String id, long seconds) {
    return new Order(id, seconds);
  }

  /** A time of a schedule that the server keeps. */
  void fire() {
    Plan plan =
        new Plan(
            "fired",
            "child",
            "0 0 1 1 *",
            "UTC",
            Wire.json(new Order("f", 1)),
            false,
            Optional.empty());
    var client = backend.temporal();
    if (backend.isVirtual()) {
      var options =
          io.temporal.client.WorkflowOptions.newBuilder()
              .setWorkflowId("waybill/fired")
              .setTaskQueue(backend.engine().settings.systemQueue())
              .build();
      var unused = client.newUntypedWorkflowStub(CronProtocol.FIRE, options).start(Wire.json(plan));
      found.put("waybill.fire/by-hand", "waybill/fired");
      return;
    }
    NativePlanner planner = new NativePlanner(backend.engine());
    planner.put(plan);
    io.temporal.client.schedules.ScheduleClient.newInstance(client.getWorkflowServiceStubs())
        .getHandle("waybill-" + backend.engine().settings.queue() + "/fired")
        .trigger();
    String query = "WorkflowType = '" + CronProtocol.FIRE + "'";
    until(() -> client.listExecutions(query).findAny().isPresent());
    found.put(
        "waybill.fire/by-a-schedule",
        client.listExecutions(query).findFirst().orElseThrow().getExecution().getWorkflowId());
    planner.delete("fired");
  }

  // ---- how it is done

  private Run<String> start(String name, String id) {
    return backend.client().start(type(name), new Order(id, seconds));
  }

  private Run<String> run(String id) {
    return backend.client().run(id, String.class);
  }

  private void send(Event<?> event) {
    List<String> unused = backend.client().send(event);
  }

  private String event(String id) {
    return "waybill/event/" + backend.engine().settings.queue() + "/" + id;
  }

  private void delivered(String event) {
    until(() -> backend.engine().post.presence(event(event)) == Post.Presence.ENDED);
  }

  private String gate(String workflow, String id) {
    var definition = Objects.requireNonNull(backend.engine().definition(workflow));
    return Rules.gate(backend.engine(), definition, Wire.json(new Order(id, seconds)))
        .orElseThrow();
  }

  private boolean exists(String id) {
    return backend.engine().post.presence(id) != Post.Presence.NEVER_STARTED;
  }

  private Run<String> waiting(Run<String> run) {
    until(() -> run.describe().status() == RunStatus.WAITING);
    return run;
  }

  private Run<String> finish(String name, Run<String> run) {
    pass(() -> exists(run.id()) && run.describe().status().isFinal());
    found.put(name, run.id());
    return run;
  }

  /** Waits without skipping time. */
  private static void until(BooleanSupplier condition) {
    Waiting.until(condition);
  }

  /** Waits; where time can be skipped it is. */
  private void pass(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(20);
    while (backend.isVirtual() && !condition.getAsBoolean() && Instant.now().isBefore(end)) {
      boolean unused = backend.settle(Duration.ofSeconds(5));
      if (!condition.getAsBoolean()) {
        backend.advance(Duration.ofMinutes(10));
      }
    }
    until(condition);
  }
}
