package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Priority;
import dev.waybill.RunStatus;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.Schedule;
import dev.waybill.client.StartOptions;
import dev.waybill.conformance.catalogue.Action;
import dev.waybill.conformance.fixtures.Fixture;
import dev.waybill.conformance.match.Durations;
import dev.waybill.conformance.match.Trees;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Carries out the acts of a stimulus. */
final class Stimulus {
  private static final int STEPS_OF_AWAIT = 20;

  private final Scene scene;

  Stimulus(Scene scene) {
    this.scene = scene;
  }

  void perform(Action action) throws Exception {
    Arguments with = new Arguments(scene, scene.resolve(action.arguments()));
    switch (action.verb()) {
      case ADVANCE, ADVANCE_PAST_HOUR, SETTLE, AWAIT, AWAIT_BODY, EXPECT -> {}
      default -> scene.world().beforeAct();
    }
    switch (action.verb()) {
      case START -> start(with, with.fixture());
      case SEND -> send(with);
      case SIGNAL -> with.run().handle().signal(with.event());
      case CANCEL -> with.run().handle().cancel(with.text("reason", "asked to"));
      case PAUSE -> with.run().handle().pause();
      case RESUME -> with.run().handle().resume();
      case RESULT -> result(with);
      case COMPLETE ->
          scene.client().complete(with.text("token"), Trees.to(Object.class, with.get("value")));
      case FAIL -> scene.client().fail(with.text("token"), failure(with.get("failure")));
      case WATCH -> scene.watches().put(with.text("as"), new Watching(with.run().handle().watch()));
      case ADVANCE -> advance(with.time("by", "0s"));
      case ADVANCE_PAST_HOUR -> advancePastHour(with.time("by", "0s"));
      case SETTLE -> settle();
      case AWAIT -> await(with);
      case AWAIT_BODY -> awaitBody(with);
      case OPEN -> scene.ledger().open(with.text("gate"));
      case RESTART -> scene.restart(action.workflows());
      case MOVE -> scene.move(with.text("run"), action.workflows(), with.get("times").asInt(1));
      case CANCEL_ALL, RERUN, RERUN_FROM, LOOK_UP, FIND -> many(action, with);
      case PUT_SCHEDULE,
          PAUSE_SCHEDULE,
          RESUME_SCHEDULE,
          TRIGGER_SCHEDULE,
          DELETE_SCHEDULE,
          BACKFILL_SCHEDULE ->
          schedule(action, with);
      case EXPECT -> throw new IllegalArgumentException("expectations are not performed");
    }
  }

  private void many(Action action, Arguments with) {
    switch (action.verb()) {
      case CANCEL_ALL ->
          scene.client().cancel(Arguments.query(with.get("query")), with.text("reason", "all"));
      case RERUN -> scene.client().rerun(Arguments.query(with.get("query")));
      case RERUN_FROM -> {
        Started run = with.run();
        Run<?> again = run.handle().rerunFrom(with.text("entry"));
        scene.name(with.text("as"), new Started(again, run.result()));
      }
      case LOOK_UP -> bind(with, with.text("id"));
      default -> bind(with, newest(with));
    }
  }

  private String newest(Arguments with) {
    var found = scene.client().list(Arguments.query(with.get("query"))).items();
    if (found.isEmpty()) {
      throw new IllegalStateException("no run is listed for " + with.get("query"));
    }
    return found.get(0).id();
  }

  private void bind(Arguments with, String id) {
    Class<?> result = with.fixture().type().output();
    scene.name(with.text("as", "run"), new Started(scene.client().run(id, result), result));
  }

  private void schedule(Action action, Arguments with) {
    var schedules = scene.client().schedules();
    String id = with.text("id");
    switch (action.verb()) {
      case PUT_SCHEDULE -> schedules.put(schedule(with, with.fixture()));
      case PAUSE_SCHEDULE -> schedules.pause(id);
      case RESUME_SCHEDULE -> schedules.resume(id);
      case TRIGGER_SCHEDULE -> schedules.trigger(id);
      case DELETE_SCHEDULE -> schedules.delete(id);
      default -> schedules.backfill(id, with.instant("from"), with.instant("to"));
    }
  }

  private static <I> Schedule<I> schedule(Arguments with, Fixture<I, ?> fixture) {
    return new Schedule<>(
        with.text("id"),
        fixture.type(),
        with.text("cron"),
        ZoneId.of(with.text("zone", "UTC")),
        Trees.to(fixture.type().input(), with.object("input")));
  }

  private <I, O> void start(Arguments with, Fixture<I, O> fixture) {
    Run<?> run =
        with.get("raw").asBoolean()
            ? startRaw(with, fixture)
            : scene
                .client()
                .start(
                    fixture.type(),
                    Trees.to(fixture.type().input(), with.object("input")),
                    options(with));
    scene.name(with.text("as", "run"), new Started(run, fixture.type().output()));
  }

  /** Starts it as somebody does who does not have its type. */
  private Run<?> startRaw(Arguments with, Fixture<?, ?> fixture) {
    var type = WorkflowType.of(fixture.name(), Object.class, Object.class);
    return scene.client().start(type, Trees.to(Object.class, with.get("input")), options(with));
  }

  private static StartOptions options(Arguments with) {
    StartOptions options = StartOptions.defaults().withDelay(with.time("delay", "0s"));
    if (with.has("key")) {
      options = options.withIdempotencyKey(with.text("key"));
    }
    if (with.has("ttl")) {
      options = options.withTtl(with.time("ttl", "0s"));
    }
    if (with.has("priority")) {
      options =
          options.withPriority(Priority.valueOf(with.text("priority").toUpperCase(Locale.ROOT)));
    }
    return options.withTags(Arguments.strings(with.tree(), "tags").toArray(String[]::new));
  }

  private void send(Arguments with) {
    ArrayNode ids = Trees.array();
    scene.client().send(with.events().toArray(Event<?>[]::new)).forEach(ids::add);
    scene.sent().put(with.text("as", "sent"), ids);
  }

  private void result(Arguments with) throws TimeoutException {
    Duration patience = scene.target().patience();
    with.run()
        .handle()
        .result(with.has("within") ? Durations.parse(with.text("within")) : patience);
  }

  private static Failure failure(JsonNode node) {
    Failure failure = Failure.of(node.path("type").asText(), node.path("message").asText());
    return node.has("code") ? failure.withCode(node.path("code").asText()) : failure;
  }

  private void awaitBody(Arguments with) throws InterruptedException {
    String body = with.text("body");
    int times = with.get("times").asInt(1);
    if (!scene.ledger().awaitBody(body, times, scene.target().patience())) {
      throw new IllegalStateException("body '" + body + "' did not run " + times + " times");
    }
  }

  /** Waits for what executes, unless it waits for the stimulus itself. */
  private void settle() {
    if (!scene.ledger().holds()) {
      scene.world().settle();
    }
  }

  private void advance(Duration duration) {
    settle();
    scene.world().advance(duration);
    settle();
  }

  private void advancePastHour(Duration by) {
    long hour = scene.scaled(Duration.ofHours(1)).toMillis();
    long past = scene.world().now().toEpochMilli() % hour;
    advance(Duration.ofMillis(Math.floorMod(by.toMillis() - past, hour)));
  }

  private void await(Arguments with) {
    List<RunStatus> wanted = Arguments.statuses(with.tree());
    Duration step = with.time("within", Span.AWAIT).dividedBy(STEPS_OF_AWAIT);
    settle();
    if (scene.ledger().holds()) {
      awaitInRealTime(() -> is(with, wanted));
    }
    for (int i = 0; i < STEPS_OF_AWAIT && !is(with, wanted); i++) {
      advance(step);
    }
    if (!is(with, wanted)) {
      throw new IllegalStateException(
          "run '" + with.text("run") + "' is " + with.run().handle().describe().status());
    }
  }

  /** A world in which a body is held does not come to rest. */
  private void awaitInRealTime(BooleanSupplier condition) {
    long end = System.nanoTime() + scene.target().patience().toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static boolean is(Arguments with, List<RunStatus> wanted) {
    RunStatus status = with.run().handle().describe().status();
    return wanted.isEmpty() ? status.isFinal() : wanted.contains(status);
  }
}
