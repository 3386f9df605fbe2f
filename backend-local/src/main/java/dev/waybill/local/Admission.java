package dev.waybill.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.Priority;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Debounce;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.WorkflowDefinition.Rate;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowDefinition.SingletonRule;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Header.Determinism;
import dev.waybill.journal.Notes.Match;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what a start leads to: a run, a later run, an existing one, or none. */
final class Admission {
  private static final Duration KEY_WINDOW = Duration.ofDays(30);

  private final Engine engine;

  Admission(Engine engine) {
    this.engine = engine;
  }

  /**
   * A wish to start.
   *
   * @param parent the parent's number and key, for a child; a child passes all limits but those on
   *     executing
   */
  record Wish(
      String runId,
      WorkflowDefinition<?, ?> definition,
      Json input,
      StartOptions options,
      Optional<String> eventId,
      Optional<Parent> parent) {
    JsonNode tree() {
      return JsonCodec.tree(input);
    }
  }

  record Parent(long run, String key, boolean detached) {}

  /** What became of it. */
  record Answer(dev.waybill.client.Run.Admission admission, String runId) {}

  Answer start(Db db, Wish wish) throws SQLException {
    if (RunRow.byId(db, wish.runId()).isPresent()) {
      return new Answer(dev.waybill.client.Run.Admission.EXISTING, wish.runId());
    }
    if (wish.parent().isPresent()) {
      insert(db, wish, engine.clock.stamp(), false);
      return started(wish);
    }
    Optional<Answer> other = existing(db, wish);
    if (other.isEmpty()) {
      other = limited(db, wish);
    }
    if (other.isEmpty()) {
      other = single(db, wish);
    }
    if (other.isEmpty()) {
      other = debounced(db, wish);
    }
    if (other.isPresent()) {
      return other.get();
    }
    long now = engine.clock.stamp();
    long at = Math.max(now + micros(wish.options().delay()), throttled(db, wish, now));
    insert(db, wish, at, at > now);
    return started(wish);
  }

  private static Answer started(Wish wish) {
    return new Answer(dev.waybill.client.Run.Admission.STARTED, wish.runId());
  }

  private Optional<Answer> existing(Db db, Wish wish) throws SQLException {
    String workflow = wish.definition().type().name();
    long now = engine.clock.now();
    db.update("DELETE FROM idempotency WHERE workflow = ? AND until <= ?", workflow, now);
    Optional<String> asked = wish.options().idempotencyKey().map(key -> "k:" + key);
    Optional<String> defined =
        wish.definition().idempotency().map(rule -> "p:" + key(wish.tree(), rule.by()));
    for (Optional<String> key : List.of(asked, defined)) {
      if (key.isPresent()) {
        Optional<String> first =
            db.one(
                "SELECT run FROM idempotency WHERE workflow = ? AND key = ?",
                row -> row.text("run"),
                workflow,
                key.get());
        if (first.isPresent()) {
          return Optional.of(new Answer(dev.waybill.client.Run.Admission.EXISTING, first.get()));
        }
      }
    }
    remember(db, workflow, asked, wish.runId(), now + micros(KEY_WINDOW));
    Duration window = wish.definition().idempotency().map(rule -> rule.window()).orElse(KEY_WINDOW);
    remember(db, workflow, defined, wish.runId(), now + micros(window));
    return Optional.empty();
  }

  private static void remember(Db db, String workflow, Optional<String> key, String run, long until)
      throws SQLException {
    if (key.isPresent()) {
      db.update("INSERT INTO idempotency VALUES (?, ?, ?, ?)", workflow, key.get(), run, until);
    }
  }

  private Optional<Answer> limited(Db db, Wish wish) throws SQLException {
    Optional<Rate> rate = wish.definition().rateLimit();
    if (rate.isEmpty()) {
      return Optional.empty();
    }
    String workflow = wish.definition().type().name();
    String key = key(wish.tree(), rate.get().by());
    long now = engine.clock.stamp();
    db.update(
        "DELETE FROM rate WHERE workflow = ? AND kind = 'limit' AND key = ? AND at <= ?",
        workflow,
        key,
        now - micros(rate.get().per()));
    long used =
        db.one(
                "SELECT count(*) AS n FROM rate WHERE workflow = ? AND kind = 'limit' AND key = ?",
                row -> row.number("n"),
                workflow,
                key)
            .orElseThrow();
    if (used >= rate.get().runs()) {
      db.update("DELETE FROM idempotency WHERE run = ?", wish.runId());
      return Optional.of(new Answer(dev.waybill.client.Run.Admission.RATE_LIMITED, wish.runId()));
    }
    db.update("INSERT INTO rate VALUES (?, 'limit', ?, ?)", workflow, key, now);
    return Optional.empty();
  }

  private Optional<Answer> single(Db db, Wish wish) throws SQLException {
    Optional<SingletonRule> rule = wish.definition().singleton();
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    String workflow = wish.definition().type().name();
    Optional<String> quiet =
        wish.definition().debounce().map(debounce -> key(wish.tree(), debounce.by()));
    List<RunRow> open = // but for the one that is to take this input
        db.list(
            "SELECT * FROM run WHERE workflow = ? AND singleton_key = ? AND ended_at IS NULL"
                + " AND n NOT IN (SELECT run FROM debounce WHERE workflow = ? AND key = ?)"
                + " ORDER BY n",
            RunRow::map,
            workflow,
            key(wish.tree(), rule.get().by()),
            workflow,
            quiet);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    if (rule.get().mode() == Singleton.SKIP_NEW) {
      db.update("DELETE FROM idempotency WHERE run = ?", wish.runId());
      return Optional.of(new Answer(dev.waybill.client.Run.Admission.SKIPPED, open.get(0).id()));
    }
    for (RunRow row : open) {
      engine.endings.cancel(db, row, "replaced by run " + wish.runId());
    }
    return Optional.empty();
  }

  private Optional<Answer> debounced(Db db, Wish wish) throws SQLException {
    Optional<Debounce> rule = wish.definition().debounce();
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    String workflow = wish.definition().type().name();
    String key = key(wish.tree(), rule.get().by());
    long now = engine.clock.stamp();
    record Open(long run, long firstAt) {}
    Optional<Open> open =
        db.one(
            "SELECT * FROM debounce WHERE workflow = ? AND key = ?",
            row -> new Open(row.number("run"), row.number("first_at")),
            workflow,
            key);
    long quiet = micros(rule.get().quiet());
    if (open.isEmpty()) {
      long run = insert(db, wish, now + quiet, true);
      db.update("INSERT INTO debounce VALUES (?, ?, ?, ?)", workflow, key, run, now);
      return Optional.of(started(wish));
    }
    long run = open.get().run();
    long due = Math.min(now + quiet, open.get().firstAt() + micros(rule.get().atMost()));
    engine.timers.clear(db, run, Timers.Kind.START, "");
    engine.timers.set(db, due, Timers.Kind.START, run, "");
    db.update(
        "UPDATE run SET input = ?, event_id = ? WHERE n = ?", wish.input(), wish.eventId(), run);
    db.update("DELETE FROM interest WHERE run = ?", run);
    interests(db, run, wish);
    RunRow row = RunRow.byNumber(db, run).orElseThrow();
    db.update("UPDATE idempotency SET run = ? WHERE run = ?", row.id(), wish.runId());
    return Optional.of(new Answer(dev.waybill.client.Run.Admission.DEBOUNCED, row.id()));
  }

  private long throttled(Db db, Wish wish, long now) throws SQLException {
    Optional<Rate> rate = wish.definition().throttle();
    if (rate.isEmpty()) {
      return now;
    }
    String workflow = wish.definition().type().name();
    String key = key(wish.tree(), rate.get().by());
    long per = micros(rate.get().per());
    db.update(
        "DELETE FROM rate WHERE workflow = ? AND kind = 'throttle' AND key = ? AND at <= ?",
        workflow,
        key,
        now - per);
    long at =
        db.one(
                "SELECT at FROM rate WHERE workflow = ? AND kind = 'throttle' AND key = ?"
                    + " ORDER BY at DESC LIMIT 1 OFFSET ?",
                row -> row.number("at") + per,
                workflow,
                key,
                rate.get().runs() - 1)
            .map(earliest -> Math.max(now, earliest))
            .orElse(now);
    db.update("INSERT INTO rate VALUES (?, 'throttle', ?, ?)", workflow, key, at);
    return at;
  }

  private long insert(Db db, Wish wish, long at, boolean later) throws SQLException {
    WorkflowDefinition<?, ?> definition = wish.definition();
    long now = engine.clock.stamp();
    @Nullable Parent parent = wish.parent().orElse(null);
    long run =
        db.insert(
            "INSERT INTO run (id, workflow, status, input, seed, width, priority, accepted_at,"
                + " need_turn, event_id, parent_n, parent_key, detached, singleton_key, tags)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            wish.runId(),
            definition.type().name(),
            later ? RunRow.SCHEDULED : RunRow.ACTIVE,
            wish.input(),
            Seeds.first(wish.runId()),
            Determinism.WIDTH,
            rank(wish.options().priority().orElse(definition.priority())),
            now,
            !later,
            wish.eventId(),
            parent == null ? null : parent.run(),
            parent == null ? null : parent.key(),
            parent != null && parent.detached(),
            singletonKey(definition, wish.input()),
            RunRow.tags(wish.options().tags()));
    interests(db, run, wish);
    limitTime(db, run, wish, now);
    if (later) {
      engine.timers.set(db, at, Timers.Kind.START, run, "");
    } else {
      engine.recorder.wake(db, run);
    }
    return run;
  }

  private void limitTime(Db db, long run, Wish wish, long now) throws SQLException {
    Optional<Duration> within = wish.options().ttl().or(wish.definition()::startWithin);
    if (within.isPresent()) {
      engine.timers.set(db, now + micros(within.get()), Timers.Kind.EXPIRE, run, "");
    }
    if (wish.definition().timeout().isPresent()) {
      limitTime(db, run, now + micros(wish.definition().timeout().get()));
    }
  }

  /** Cancels the run at that time, whatever epoch it is in. */
  void limitTime(Db db, long run, long deadline) throws SQLException {
    db.update("UPDATE run SET deadline = ? WHERE n = ?", deadline, run);
    engine.timers.set(db, deadline, Timers.Kind.TIMEOUT, run, "");
  }

  /** Has what the run hears, and which limits it counts to, follow its new input. */
  void follow(Db db, RunRow row, Json input) throws SQLException {
    WorkflowDefinition<?, ?> definition = engine.known(row.workflow());
    db.update(
        "UPDATE run SET singleton_key = ? WHERE n = ?", singletonKey(definition, input), row.n());
    db.update("DELETE FROM interest WHERE run = ? AND kind IN ('R', 'C')", row.n());
    interests(
        db,
        row.n(),
        new Wish(
            row.id(),
            definition,
            input,
            StartOptions.defaults(),
            Optional.empty(),
            Optional.empty()));
  }

  /** Registers what the run receives and what cancels it. */
  void interests(Db db, long run, Wish wish) throws SQLException {
    for (Interest interest : wish.definition().receives()) {
      interest(db, run, "R", interest, wish);
    }
    for (Interest interest : wish.definition().cancelledBy()) {
      interest(db, run, "C", interest, wish);
    }
  }

  private void interest(Db db, long run, String kind, Interest interest, Wish wish)
      throws SQLException {
    String thing = "input of workflow '" + wish.definition().type().name() + "'";
    Optional<String> key = JsonPaths.key(thing, wish.tree(), interest.inputPath());
    if (key.isPresent()) {
      String path = interest.event().keyPath().orElseThrow();
      engine.events.interested(
          db, new Match(interest.event().name(), path, key.get()), run, kind, "");
    }
  }

  /** The larger, the sooner. */
  static int rank(Priority priority) {
    return switch (priority) {
      case LOW -> 0;
      case NORMAL -> 1;
      case HIGH -> 2;
    };
  }

  /** What tells the unfinished runs of a singleton apart. */
  static Optional<String> singletonKey(WorkflowDefinition<?, ?> definition, Json input) {
    return definition.singleton().map(rule -> key(JsonCodec.tree(input), rule.by()));
  }

  /** The text of a limit's key. */
  static String key(JsonNode input, List<String> by) {
    StringBuilder key = new StringBuilder();
    for (String path : by) {
      key.append(JsonPaths.scalar(input, path).orElse("")).append('\u001f');
    }
    return key.toString();
  }

  private static long micros(Duration duration) {
    return duration.compareTo(Duration.ofDays(36_500)) > 0
        ? Duration.ofDays(36_500).toMillis() * 1_000
        : duration.toNanos() / 1_000;
  }
}
