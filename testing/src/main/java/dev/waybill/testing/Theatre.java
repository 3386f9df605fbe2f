package dev.waybill.testing;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.Workflow;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run and its children in memory, with a clock that jumps from one due time to the next. */
final class Theatre {
  static final JsonCodec CODEC = new JsonCodec();
  private static final int PATIENCE = 20_000;
  private static final String ROOT = "rehearsed";

  final Stubs stubs;
  final Crashes crashes;
  private final Map<String, Workflow<?, ?>> workflows;
  private final Rehearsals.Way way;
  private final TestRun plan = new TestRun();
  private final Map<String, Actor> actors = new LinkedHashMap<>();
  private Instant now = TestWaybill.START;
  private boolean stuck;

  Theatre(Map<String, Workflow<?, ?>> workflows, Stubs stubs, Crashes crashes, Rehearsals.Way way) {
    this.workflows = workflows;
    this.stubs = stubs;
    this.crashes = crashes;
    this.way = way;
  }

  /** Plays the run to its end. */
  Actor play(String workflow, Object input, Script script) {
    Actor root = enter(ROOT, workflow, Json.of(CODEC.encode(input)), Optional.empty());
    script.play(plan);
    for (int turns = 0; !root.isOver(); turns++) {
      if (turns > PATIENCE) {
        throw new AssertionError("the run does not end after " + PATIENCE + " turns");
      }
      stuck = false;
      turn(root);
      if (stuck && !root.isOver()) {
        throw new AssertionError(Texts.stuck(root));
      }
    }
    return root;
  }

  Actor enter(String id, String name, Json input, Optional<Header.Parent> parent) {
    Workflow<?, ?> workflow = workflows.get(name);
    if (workflow == null) {
      throw new AssertionError(
          "workflow '" + name + "' is not registered; pass it to register(…), too");
    }
    return actors.computeIfAbsent(id, key -> new Actor(id, workflow, input, parent));
  }

  // ---- turns

  /** Runs the code once; true when it died on purpose. */
  private boolean turn(Actor actor) {
    try {
      Scene scene = new Scene(this, actor, way.suspends() || actor.parent.isPresent());
      Outcome ended =
          Turn.run(actor.workflow, actor.recording, services(actor.info(), actor.shown), scene);
      end(actor, ended);
      return false;
    } catch (Death death) {
      actor.open = List.of();
      return true;
    }
  }

  private void end(Actor actor, Outcome ended) {
    if (ended instanceof Outcome.Diverged diverged) {
      throw new AssertionError(Texts.diverged(diverged));
    }
    if (ended instanceof Outcome.Continued continued) {
      crashes.write("continue-as-new", () -> actor.goOn(continued, now));
    } else if (ended instanceof Outcome.Waiting waiting) {
      actor.open = waiting.open();
    } else {
      crashes.write("the end", () -> actor.outcome = ended);
    }
  }

  static Services services(RunInfo run, Services.Live live) {
    return new Services(CODEC, run, new Tokens(), live, List.of(), List.of());
  }

  /** A body of the rehearsed run begins. */
  void begins(Actor actor, String stepKey) {
    if (actor.parent.isEmpty()) {
      plan.begins(stepKey, this);
    }
  }

  /** Whether each body that succeeds runs once more, as if its outcome had been lost. */
  boolean repeats() {
    return way.repeats();
  }

  private record Tokens() implements Services.Callbacks {
    @Override
    public String token(String runId, String key) {
      return runId + "~" + key;
    }

    @Override
    public URI url(String token) {
      return URI.create("https://app.example/callbacks/" + token);
    }
  }

  // ---- time, and what happens in it

  Instant now() {
    return now;
  }

  /** Lets a child do what it can, or else lets the next thing happen; false when nothing will. */
  boolean step(Actor actor) {
    if (childrenMove()) {
      return true;
    }
    Instant due = nextDue();
    Instant planned = plan.next();
    if (due == null && planned == null) {
      stuck = actor.parent.isEmpty();
      return false;
    }
    if (planned != null && (due == null || !planned.isAfter(due))) {
      moveTo(planned);
      plan.happen(this);
    } else {
      moveTo(Objects.requireNonNull(due));
    }
    return true;
  }

  private boolean childrenMove() {
    boolean moved = false;
    int born = actors.size();
    for (Actor actor : List.copyOf(actors.values())) {
      if (actor.parent.isPresent() && !actor.isOver()) {
        int size = actor.recording.size();
        int epochs = actor.epochs.size();
        boolean died = turn(actor);
        moved |= died || actor.isOver();
        moved |= size != actor.recording.size() || epochs != actor.epochs.size();
      }
    }
    return moved || born != actors.size();
  }

  private void moveTo(Instant time) {
    now = time.isAfter(now) ? time : now;
  }

  private @Nullable Instant nextDue() {
    return actors.values().stream()
        .filter(actor -> !actor.isOver())
        .flatMap(actor -> actor.open.stream().map(open -> Scene.due(actor, open)))
        .flatMap(Optional::stream)
        .filter(due -> due.isAfter(now))
        .min(Instant::compareTo)
        .orElse(null);
  }

  void deliver(Event<?> event) {
    actors.values().stream().filter(a -> !a.isOver()).forEach(a -> a.arrive(event, CODEC));
  }

  void signal(Event<?> event) {
    root().signal(event, CODEC);
  }

  void complete(String key, Object value) {
    completed(key, Entry.Result.of(Json.of(CODEC.encode(value))));
  }

  void fail(String key, Failure failure) {
    completed(key, Entry.Result.of(failure));
  }

  private void completed(String key, Entry.Result result) {
    boolean open =
        root().open.stream()
            .anyMatch(one -> one instanceof Operation.CallbackWait && one.key().equals(key));
    if (!open) {
      throw new AssertionError(
          "callback '" + key + "' is not open at " + now + "; open: " + Texts.open(root()));
    }
    root().completed.put(key, result);
  }

  void cancel() {
    root().cancelRequested = true;
  }

  private Actor root() {
    return Objects.requireNonNull(actors.get(ROOT));
  }

  @Nullable Actor actor(String id) {
    return actors.get(id);
  }

  /** A cancelled run's children are cancelled, too. */
  void cancelChildren(Actor parent) {
    for (Actor actor : actors.values()) {
      if (actor.parent.isPresent() && actor.parent.get().runId().equals(parent.id)) {
        actor.cancelRequested = true;
      }
    }
  }
}
