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
  private static final long UNKNOWN = -1;

  private final Engine engine;
  private long newestEvent = UNKNOWN;

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
    @Nullable LiveRun live = engine.live.get(run);
    if (live != null) {
      flush(db, live);
      live.seal();
    }
    Stamped stamped = stamp(next(db, live, run, epoch), draft, newestEvent(db));
    engine.entries.insert(db, run, epoch, stamped);
    close(db, run, live, draft);
    db.afterCommit(() -> recorded(run, stamped));
    return stamped;
  }

  /** Asks the file only where memory does not know: the writer is the one who counts. */
  private int next(Db db, @Nullable LiveRun live, long run, int epoch) throws SQLException {
    if (live == null || live.row.epoch() != epoch) {
      return engine.entries.next(db, run, epoch);
    }
    int order = live.end == LiveRun.UNKNOWN ? engine.entries.next(db, run, epoch) : live.end;
    live.end = order + 1;
    db.onRollback(() -> live.end = LiveRun.UNKNOWN);
    return order;
  }

  /** Says that a row of this step, whose outcome is not there yet, was written. */
  void noted(long run, String key) {
    @Nullable LiveRun live = engine.live.get(run);
    if (live != null) {
      live.noted.add(key);
    }
  }

  /** Appends an entry that came from outside the turn, and has the run continue. */
  void appendAndWake(Db db, long run, int epoch, Draft draft) throws SQLException {
    append(db, run, epoch, draft);
    wake(db, run);
  }

  /** Has the run's turn run, now or after a crash. */
  void wake(Db db, long run) throws SQLException {
    db.update("UPDATE run SET need_turn = 1 WHERE n = ? AND need_turn = 0", run);
    @Nullable LiveRun live = engine.live.get(run);
    RunRow row = live == null ? RunRow.byNumber(db, run).orElseThrow() : live.row;
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
      live.end = entry.order() + 1;
      db.onRollback(() -> live.end = LiveRun.UNKNOWN);
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

  /** The number of the newest event. */
  long newestEvent(Db db) throws SQLException {
    if (newestEvent < 0) {
      newestEvent =
          db.one("SELECT coalesce(max(seq), 0) AS n FROM event", row -> row.number("n"))
              .orElseThrow();
    }
    return newestEvent;
  }

  /** Says that an event was just inserted; answers its number. */
  long eventAdded(Db db) throws SQLException {
    newestEvent = UNKNOWN;
    db.onRollback(() -> newestEvent = UNKNOWN);
    return newestEvent(db);
  }

  private void close(Db db, long run, @Nullable LiveRun live, Draft draft) throws SQLException {
    String key = draft.key();
    switch (draft.kind()) {
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
      case STEP, COMPENSATION -> {
        if (live == null || live.noted.contains(key)) {
          engine.entries.close(db, run, key);
        }
      }
      case CHILD -> engine.entries.close(db, run, key);
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
