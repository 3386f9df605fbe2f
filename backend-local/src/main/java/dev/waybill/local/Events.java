package dev.waybill.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.BatchTrigger;
import dev.waybill.WorkflowDefinition.EventTrigger;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.journal.Notes.Target;
import dev.waybill.journal.Notes.Times;
import dev.waybill.local.Admission.Wish;
import dev.waybill.local.Recorder.Draft;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.values.Conditions;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes events in, and hands them to whoever is meant: all in the transaction that accepts them.
 */
final class Events {
  private static final Logger LOG = System.getLogger("waybill.local");
  private static final int INBOX = 1_000;
  private static final String SIGNAL = "signal/";
  static final Duration RETENTION = Duration.ofDays(3);

  /** After so long a batch whose workflow is not registered here is looked at again. */
  private static final Duration UNKNOWN = Duration.ofMinutes(1);

  private final Engine engine;

  Events(Engine engine) {
    this.engine = engine;
  }

  /** An event with its place in the order of arrival. */
  private record Arrived(long seq, String id, String name, Json data, long at) {
    JsonNode tree() {
      return JsonCodec.tree(data);
    }
  }

  /** Accepts an event; one whose id is known already has no effect. */
  void accept(Db db, Outgoing event) throws SQLException {
    Optional<Arrived> arrived = insert(db, event, Optional.empty());
    if (arrived.isPresent()) {
      startRuns(db, arrived.get());
      wakeRuns(db, arrived.get());
    }
  }

  /** Accepts an event for one run alone. */
  void signal(Db db, RunRow row, Outgoing event) throws SQLException {
    Optional<Arrived> arrived = insert(db, event, Optional.of(row.n()));
    if (arrived.isPresent() && !row.ended()) {
      deliver(db, row.n(), arrived.get(), true);
    }
  }

  private Optional<Arrived> insert(Db db, Outgoing event, Optional<Long> target)
      throws SQLException {
    long now = engine.clock.stamp();
    String id = target.map(run -> SIGNAL + run + "/" + event.id()).orElse(event.id());
    int added =
        db.update(
            "INSERT OR IGNORE INTO event (id, name, data, target, received_at) VALUES (?, ?, ?, ?,"
                + " ?)",
            id,
            event.name(),
            event.data(),
            target,
            now);
    if (added == 0) {
      return Optional.empty();
    }
    long seq = engine.recorder.eventAdded(db);
    return Optional.of(new Arrived(seq, event.id(), event.name(), event.data(), now));
  }

  private void startRuns(Db db, Arrived event) throws SQLException {
    for (WorkflowDefinition<?, ?> definition : engine.definitions()) {
      for (EventTrigger trigger : definition.eventTriggers()) {
        if (trigger.event().name().equals(event.name())
            && trigger.when().map(when -> Conditions.test(when, event.tree())).orElse(true)) {
          String id = Seeds.id("event", event.id(), definition.type().name());
          start(db, definition, id, event.data(), Optional.of(event.id()));
          break;
        }
      }
      if (definition.batchTrigger().isPresent()
          && definition.batchTrigger().get().event().name().equals(event.name())) {
        collect(db, definition, definition.batchTrigger().get(), event);
      }
    }
  }

  private void start(
      Db db, WorkflowDefinition<?, ?> definition, String id, Json input, Optional<String> event)
      throws SQLException {
    engine.admission.start(
        db, new Wish(id, definition, input, StartOptions.defaults(), event, Optional.empty()));
  }

  private void collect(
      Db db, WorkflowDefinition<?, ?> definition, BatchTrigger batch, Arrived event)
      throws SQLException {
    String workflow = definition.type().name();
    String key = Admission.key(event.tree(), batch.by());
    db.update(
        "INSERT INTO batch_item VALUES (?, ?, ?, ?, ?)",
        workflow,
        key,
        event.seq(),
        event.id(),
        event.data());
    long count =
        db.one(
                "SELECT count(*) AS n FROM batch_item WHERE workflow = ? AND key = ?",
                row -> row.number("n"),
                workflow,
                key)
            .orElseThrow();
    if (count >= batch.max()) {
      closeBatch(db, workflow, key);
    } else if (count == 1) {
      long due = event.at() + batch.patience().toNanos() / 1_000;
      engine.timers.set(db, due, Timers.Kind.BATCH, -1L, workflow + "\n" + key);
    }
  }

  /** Starts the run of a batch with what was collected. */
  void closeBatch(Db db, String workflow, String key) throws SQLException {
    record Item(String id, Json data) {}
    List<Item> items =
        db.list(
            "SELECT * FROM batch_item WHERE workflow = ? AND key = ? ORDER BY seq",
            row -> new Item(row.text("event_id"), row.json("data")),
            workflow,
            key);
    engine.timers.clear(db, -1, Timers.Kind.BATCH, workflow + "\n" + key);
    WorkflowDefinition<?, ?> known = engine.definition(workflow);
    if (known == null) {
      long later = engine.clock.now() + UNKNOWN.toNanos() / 1_000;
      engine.timers.set(db, later, Timers.Kind.BATCH, -1L, workflow + "\n" + key);
      return;
    }
    db.update("DELETE FROM batch_item WHERE workflow = ? AND key = ?", workflow, key);
    if (items.isEmpty()) {
      return;
    }
    StringBuilder array = new StringBuilder("[");
    for (Item item : items) {
      array.append(array.length() == 1 ? "" : ",").append(item.data().text());
    }
    String id = Seeds.id("batch", workflow, items.get(0).id());
    start(db, known, id, Json.of(array.append("]").toString()), Optional.of(items.get(0).id()));
  }

  private void wakeRuns(Db db, Arrived event) throws SQLException {
    List<String> paths =
        db.list(
            "SELECT path FROM interest_path WHERE name = ?", row -> row.text("path"), event.name());
    Set<Long> woken = new LinkedHashSet<>();
    for (String path : paths) {
      Optional<String> key = JsonPaths.scalar(event.tree(), path);
      if (key.isPresent()) {
        record Found(long run, boolean cancels) {}
        for (Found found :
            db.list(
                "SELECT run, kind FROM interest WHERE name = ? AND path = ? AND key = ? ORDER BY"
                    + " run",
                row -> new Found(row.number("run"), row.text("kind").equals("C")),
                event.name(),
                path,
                key.get())) {
          RunRow row = RunRow.byNumber(db, found.run()).orElseThrow();
          if (event.id().equals(row.eventId())) {
            continue; // it is the event that the run starts with
          }
          if (found.cancels()) {
            engine.endings.cancel(db, row, "event " + event.name() + " " + event.id());
          } else if (woken.add(found.run())) {
            deliver(db, found.run(), event, false);
          }
        }
      }
    }
  }

  /** Gives the event to the oldest wait it fits, else to the queue of a run that receives it. */
  private void deliver(Db db, long run, Arrived event, boolean signal) throws SQLException {
    RunRow row = RunRow.byNumber(db, run).orElseThrow();
    if (row.ended() || isConsumed(db, run, event.id())) {
      return;
    }
    for (Pending open : engine.entries.pending(db, run)) {
      if (open.kind() == EntryKind.WAIT
          && fits(open.match().orElseThrow(), event)
          && open.times().due().map(due -> EngineClock.micros(due) >= event.at()).orElse(true)) {
        take(db, row, open, event);
        return;
      }
    }
    if (receives(db, run, event)) {
      queue(db, run, event, signal);
    }
  }

  private void take(Db db, RunRow row, Pending open, Arrived event) throws SQLException {
    db.update("INSERT OR IGNORE INTO consumed VALUES (?, ?)", row.n(), event.id());
    engine.recorder.appendAndWake(
        db,
        row.n(),
        row.epoch(),
        new Draft(
            open.key(),
            EntryKind.WAIT,
            open.times().began(),
            open.times().due(),
            Result.of(event.data()),
            Detail.ref(event.id())));
  }

  private boolean receives(Db db, long run, Arrived event) throws SQLException {
    List<Match> interests =
        db.list(
            "SELECT * FROM interest WHERE run = ? AND kind = 'R' AND name = ?",
            row -> new Match(row.text("name"), row.text("path"), row.text("key")),
            run,
            event.name());
    return interests.stream().anyMatch(match -> fits(match, event));
  }

  private static boolean fits(Match match, Arrived event) {
    return match.event().equals(event.name())
        && JsonPaths.scalar(event.tree(), match.path()).filter(match.key()::equals).isPresent();
  }

  private void queue(Db db, long run, Arrived event, boolean signal) throws SQLException {
    long size =
        db.one("SELECT count(*) AS n FROM inbox WHERE run = ?", row -> row.number("n"), run)
            .orElseThrow();
    if (size >= INBOX && signal) {
      throw Problems.queueFull(size);
    }
    if (size >= INBOX) {
      LOG.log(
          Level.WARNING,
          "run {0} has {1} unread events; event {2} is dropped. Wait for them more often.",
          run,
          size,
          event.id());
      return;
    }
    db.update(
        "INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, ?, ?, ?)",
        run,
        event.seq(),
        event.id(),
        event.name(),
        event.data(),
        event.at());
  }

  /**
   * Opens a wait: answers it at once with an event that came after {@code afterSeq}, or from the
   * run's queue.
   *
   * @return true when it was answered
   */
  boolean answerAtOnce(Db db, RunRow row, dev.waybill.replay.Operation.Wait wait, long afterSeq)
      throws SQLException {
    Optional<Arrived> found =
        first(
            db,
            row.n(),
            wait,
            "SELECT seq, event_id AS id, name, data, received_at, NULL AS target FROM inbox WHERE run = ? AND name ="
                + " ? ORDER BY seq",
            row.n(),
            wait.match().event());
    if (found.isEmpty()) {
      found =
          first(
              db,
              row.n(),
              wait,
              "SELECT seq, id, name, data, received_at, target FROM event WHERE name = ? AND seq > ? AND"
                  + " (target IS NULL OR target = ?) ORDER BY seq",
              wait.match().event(),
              afterSeq,
              row.n());
    }
    if (found.isEmpty()) {
      return false;
    }
    db.update("DELETE FROM inbox WHERE run = ? AND event_id = ?", row.n(), found.get().id());
    Pending open =
        new Pending(
            wait.key(),
            EntryKind.WAIT,
            new Times(wait.began(), Optional.of(wait.deadline())),
            0,
            Optional.empty(),
            Target.of(wait.match()));
    take(db, row, open, found.get());
    return true;
  }

  private Optional<Arrived> first(
      Db db, long run, dev.waybill.replay.Operation.Wait wait, String sql, Object... values)
      throws SQLException {
    List<Arrived> candidates =
        db.list(
            sql,
            row ->
                new Arrived(
                    row.number("seq"),
                    row.numberOrNull("target") == null ? row.text("id") : plain(row.text("id")),
                    row.text("name"),
                    row.json("data"),
                    row.number("received_at")),
            values);
    long deadline = EngineClock.microsUp(wait.deadline());
    for (Arrived event : candidates) {
      if (event.at() <= deadline && fits(wait.match(), event) && !isConsumed(db, run, event.id())) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  /** A signal's id without what made it the run's own. */
  private static String plain(String id) {
    return id.substring(id.indexOf('/', SIGNAL.length()) + 1);
  }

  private static boolean isConsumed(Db db, long run, String id) throws SQLException {
    return db.one(
            "SELECT 1 AS yes FROM consumed WHERE run = ? AND event_id = ?", row -> true, run, id)
        .isPresent();
  }

  /** Has the run hear of such events: to receive (R), to be cancelled (C) or in a wait (W). */
  void interested(Db db, Match match, long run, String kind, String op) throws SQLException {
    db.update(
        "INSERT OR IGNORE INTO interest VALUES (?, ?, ?, ?, ?, ?)",
        match.event(),
        match.path(),
        match.key(),
        run,
        kind,
        op);
    db.update("INSERT OR IGNORE INTO interest_path VALUES (?, ?)", match.event(), match.path());
  }

  List<QueuedEvent> queued(Db db, long run) throws SQLException {
    return db.list(
        "SELECT * FROM inbox WHERE run = ? ORDER BY seq",
        row ->
            new QueuedEvent(
                row.text("event_id"),
                row.text("name"),
                row.json("data"),
                EngineClock.instant(row.number("received_at"))),
        run);
  }

  /** Forgets events that are too old to be asked for. */
  void forget(Db db) throws SQLException {
    long before = engine.clock.now() - RETENTION.toNanos() / 1_000;
    db.update(
        "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE received_at < ? LIMIT 1000)",
        before);
  }
}
