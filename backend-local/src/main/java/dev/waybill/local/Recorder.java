package dev.waybill.local;

import dev.waybill.client.RunUpdate;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Entry.Times;
import dev.waybill.journal.EntryKind;
import dev.waybill.local.Entries.Stamped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Appends entries to journals: the one place where an outcome becomes durable. */
final class Recorder {
  private final Engine engine;

  Recorder(Engine engine) {
    this.engine = engine;
  }

  /** An entry before it has its place and time. */
  record Draft(
      String key,
      EntryKind kind,
      Instant began,
      Optional<Instant> deadline,
      Result result,
      Detail detail) {

    static Draft of(String key, EntryKind kind, Instant began, Result result) {
      return new Draft(key, kind, began, Optional.empty(), result, Detail.NONE);
    }

    Draft withDeadline(Instant deadline) {
      return new Draft(key, kind, began, Optional.of(deadline), result, detail);
    }

    Draft withDetail(Detail detail) {
      return new Draft(key, kind, began, deadline, result, detail);
    }
  }

  /** Appends an entry that the run's own turn asked for. */
  Stamped append(Db db, long run, int epoch, Draft draft) throws SQLException {
    LiveRun live = engine.live.get(run);
    if (live != null) {
      flush(db, live);
      live.seal();
    }
    int order = engine.entries.next(db, run, epoch);
    Stamped stamped = stamp(order, draft, newestEvent(db));
    engine.entries.insert(db, run, epoch, stamped);
    close(db, run, draft.key(), draft.kind());
    db.afterCommit(() -> recorded(run, stamped));
    return stamped;
  }

  /** Appends an entry that came from outside the turn, and has the run continue. */
  void appendAndWake(Db db, long run, int epoch, Draft draft) throws SQLException {
    append(db, run, epoch, draft);
    wake(db, run);
  }

  /** Has the run's turn run, now or after a crash. */
  void wake(Db db, long run) throws SQLException {
    db.update("UPDATE run SET need_turn = 1 WHERE n = ? AND need_turn = 0", run);
    RunRow row = RunRow.byNumber(db, run).orElseThrow();
    @Nullable LiveRun live = engine.live.get(run);
    if (live != null) {
      long wake = live.wakeAsked();
      db.afterCommit(() -> live.wakeDone(wake));
    }
    db.afterCommit(() -> engine.scheduler.ready(row));
  }

  /** Writes what the run's turn has recorded in memory. */
  void flush(Db db, LiveRun live) throws SQLException {
    for (Stamped stamped : live.takeBuffer(db)) {
      engine.entries.insert(db, live.row.n(), live.row.epoch(), stamped);
      Entry entry = stamped.entry();
      db.afterCommit(() -> engine.hub.publish(live.row.id(), new RunUpdate.Entered(entry)));
    }
  }

  Stamped stamp(int order, Draft draft, long newestEvent) {
    Instant at = EngineClock.instant(engine.clock.stamp());
    return new Stamped(
        new Entry(
            order,
            draft.key(),
            draft.kind(),
            new Times(draft.began(), at, draft.deadline()),
            draft.result(),
            draft.detail()),
        newestEvent);
  }

  long newestEvent(Db db) throws SQLException {
    return db.one("SELECT coalesce(max(seq), 0) AS n FROM event", row -> row.number("n"))
        .orElseThrow();
  }

  private void close(Db db, long run, String key, EntryKind kind) throws SQLException {
    switch (kind) {
      case WAIT -> {
        db.update("DELETE FROM interest WHERE run = ? AND kind = 'W' AND op = ?", run, key);
        closeTimed(db, run, key);
      }
      case SLEEP, CALLBACK -> closeTimed(db, run, key);
      case PROMISE_CANCEL -> {
        db.update("DELETE FROM interest WHERE run = ? AND kind = 'W' AND op = ?", run, key);
        engine.timers.clear(db, run, Timers.Kind.RETRY, key);
        closeTimed(db, run, key);
      }
      case STEP, COMPENSATION, CHILD -> engine.entries.close(db, run, key);
      case SEND, CANCEL, CONTINUE_AS_NEW -> {}
    }
  }

  private void closeTimed(Db db, long run, String key) throws SQLException {
    engine.timers.clear(db, run, Timers.Kind.OPERATION, key);
    engine.entries.close(db, run, key);
  }

  private void recorded(long run, Stamped stamped) {
    @Nullable LiveRun live = engine.live.get(run);
    if (live != null) {
      live.deliver(stamped);
      engine.hub.publish(live.row.id(), new RunUpdate.Entered(stamped.entry()));
    }
  }
}
