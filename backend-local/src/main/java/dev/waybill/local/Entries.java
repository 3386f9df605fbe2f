package dev.waybill.local;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Entry.Times;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.Target;
import dev.waybill.values.JsonCodec;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rows of journals: entries, open operations and marks. */
final class Entries {
  private final JsonCodec codec;

  Entries(JsonCodec codec) {
    this.codec = codec;
  }

  /** An entry and the number of the newest event when it was recorded. */
  record Stamped(Entry entry, long eventSeq) {}

  int next(Db db, long run, int epoch) throws SQLException {
    return db.one(
            "SELECT coalesce(max(ord), -1) + 1 AS n FROM entry WHERE run = ? AND epoch = ?",
            row -> (int) row.number("n"),
            run,
            epoch)
        .orElseThrow();
  }

  void insert(Db db, long run, int epoch, Stamped stamped) throws SQLException {
    Entry entry = stamped.entry();
    db.update(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run,
        epoch,
        entry.order(),
        entry.key(),
        entry.kind(),
        EngineClock.micros(entry.times().began()),
        EngineClock.micros(entry.times().at()),
        entry.times().deadline().map(EngineClock::microsUp),
        entry.result().attempts(),
        entry.result().value(),
        entry.result().failure().map(this::json),
        entry.detail().input(),
        entry.detail().ref(),
        stamped.eventSeq());
  }

  List<Stamped> load(Db db, long run, int epoch) throws SQLException {
    return db.list(
        "SELECT * FROM entry WHERE run = ? AND epoch = ? ORDER BY ord",
        row -> new Stamped(entry(row), row.number("event_seq")),
        run,
        epoch);
  }

  List<Mark> marks(Db db, long run) throws SQLException {
    return db.list(
        "SELECT * FROM mark WHERE run = ? ORDER BY change_id",
        row -> new Mark(row.text("change_id"), (int) row.number("version")),
        run);
  }

  void mark(Db db, long run, Mark mark) throws SQLException {
    db.update("INSERT OR IGNORE INTO mark VALUES (?, ?, ?)", run, mark.changeId(), mark.version());
  }

  List<Pending> pending(Db db, long run) throws SQLException {
    return db.list("SELECT * FROM pending WHERE run = ? ORDER BY seq", Entries::pending, run);
  }

  Optional<Pending> pending(Db db, long run, String key) throws SQLException {
    return db.one("SELECT * FROM pending WHERE run = ? AND key = ?", Entries::pending, run, key);
  }

  /** Opens an operation; nothing happens when it is open already. */
  boolean open(Db db, long run, Pending pending) throws SQLException {
    return db.update(
            "INSERT OR IGNORE INTO pending (run, key, kind, began, due, attempts, match_event,"
                + " match_path, match_key, details, child, detached, seq) VALUES (?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM pending WHERE run = ?))",
            run,
            pending.key(),
            pending.kind(),
            EngineClock.micros(pending.times().began()),
            pending.times().due().map(EngineClock::microsUp),
            pending.attempts(),
            pending.match().map(Match::event),
            pending.match().map(Match::path),
            pending.match().map(Match::key),
            pending.details(),
            pending.ref(),
            pending.detached(),
            run)
        == 1;
  }

  void close(Db db, long run, String key) throws SQLException {
    db.update("DELETE FROM pending WHERE run = ? AND key = ?", run, key);
  }

  /** Takes away everything that is open, when an epoch ends. */
  void closeAll(Db db, long run) throws SQLException {
    db.update("DELETE FROM pending WHERE run = ?", run);
    db.update("DELETE FROM mark WHERE run = ?", run);
  }

  Json json(Failure failure) {
    return Json.of(codec.encode(failure));
  }

  Failure failure(Json json) {
    return plain(codec.decode(json.bytes(), Failure.class));
  }

  /** Absent data is stored as null, and is to be absent again. */
  private static Failure plain(Failure stored) {
    return new Failure(
        stored.type(),
        stored.message(),
        stored.code(),
        stored.data().filter(data -> !data.isNull()),
        stored.cause().map(Entries::plain));
  }

  private Entry entry(Db.Row row) throws SQLException {
    return new Entry(
        (int) row.number("ord"),
        row.text("key"),
        EntryKind.valueOf(row.text("kind")),
        new Times(
            EngineClock.instant(row.number("began")),
            EngineClock.instant(row.number("at")),
            instant(row, "deadline")),
        new Result(
            (int) row.number("attempts"),
            row.jsonIfPresent("value"),
            row.jsonIfPresent("failure").map(this::failure)),
        new Detail(row.jsonIfPresent("input"), Optional.ofNullable(row.textOrNull("ref"))));
  }

  private static Pending pending(Db.Row row) throws SQLException {
    String event = row.textOrNull("match_event");
    return new Pending(
        row.text("key"),
        EntryKind.valueOf(row.text("kind")),
        new dev.waybill.journal.Notes.Times(
            EngineClock.instant(row.number("began")), instant(row, "due")),
        (int) row.number("attempts"),
        row.jsonIfPresent("details"),
        new Target(
            event == null
                ? Optional.empty()
                : Optional.of(new Match(event, row.text("match_path"), row.text("match_key"))),
            Optional.ofNullable(row.textOrNull("child")),
            row.flag("detached")));
  }

  private static Optional<Instant> instant(Db.Row row, String column) throws SQLException {
    return Optional.ofNullable(row.numberOrNull(column)).map(EngineClock::instant);
  }
}
