package dev.waybill.local;

import dev.waybill.RunStatus;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.local.Admission.Wish;
import dev.waybill.local.Recorder.Draft;
import dev.waybill.local.Timers.Timer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Does what is due. */
final class Firing {
  private static final int MANY = 256;
  private static final long PATIENCE_MILLIS = 1_000;

  private final Engine engine;
  private boolean queued;

  Firing(Engine engine) {
    this.engine = engine;
  }

  /** Queues the firing of what is due; answers in how many milliseconds to look again. */
  long tick() {
    long left = engine.timers.next() - engine.clock.now();
    if (left > 0) {
      return Math.min(PATIENCE_MILLIS, left / 1_000 + 1);
    }
    if (!queued) {
      queued = true;
      var unused =
          engine.writer.submit(this::fire).whenComplete((fired, problem) -> queued = false);
      return 0;
    }
    return 20;
  }

  /** Fires what is due, oldest first, a bounded number at a time; true when there was something. */
  boolean fire(Db db) throws SQLException {
    var due = engine.timers.take(db, engine.clock.now(), MANY);
    for (Timer timer : due) {
      fire(db, timer);
    }
    return !due.isEmpty();
  }

  private void fire(Db db, Timer timer) throws SQLException {
    switch (timer.kind()) {
      case SCHEDULE -> engine.schedules.fire(db, timer);
      case BATCH -> {
        String[] parts = timer.keyText().split("\n", 2);
        engine.events.closeBatch(db, parts[0], parts[1]);
      }
      case START, EXPIRE, TIMEOUT, OPERATION, RETRY -> {
        Optional<RunRow> row = RunRow.byNumber(db, timer.runNumber());
        if (row.isPresent() && !row.get().ended()) {
          fire(db, timer, row.get());
        }
      }
    }
  }

  private void fire(Db db, Timer timer, RunRow row) throws SQLException {
    switch (timer.kind()) {
      case START -> begin(db, row);
      case EXPIRE -> {
        if (row.beganAt() == null) {
          engine.endings.end(db, row, RunStatus.EXPIRED, Optional.empty(), Optional.empty());
        }
      }
      case TIMEOUT -> engine.endings.cancel(db, row, RunRow.TIMED_OUT);
      case OPERATION -> operation(db, row, timer.keyText());
      case RETRY -> {
        engine.recorder.wake(db, row.n());
        db.afterCommit(
            () -> {
              LiveRun live = engine.live.get(row.n());
              if (live != null) {
                live.poke();
              }
            });
      }
      case SCHEDULE, BATCH -> throw new IllegalStateException("not of a run: " + timer);
    }
  }

  private void begin(Db db, RunRow row) throws SQLException {
    db.update("DELETE FROM debounce WHERE run = ?", row.n());
    db.update(
        "UPDATE run SET status = ?, need_turn = 1 WHERE n = ? AND status = ?",
        RunRow.ACTIVE,
        row.n(),
        RunRow.SCHEDULED);
    engine.recorder.wake(db, row.n());
  }

  private void operation(Db db, RunRow row, String key) throws SQLException {
    Optional<Pending> open = engine.entries.pending(db, row.n(), key);
    if (open.isEmpty()) {
      return;
    }
    EntryKind kind = open.get().kind();
    Instant due = open.get().times().due().orElse(open.get().times().began());
    engine.recorder.appendAndWake(
        db,
        row.n(),
        row.epoch(),
        Draft.of(key, kind, open.get().times().began(), Result.NONE).withDeadline(due));
  }

  /** Starts a run by a wish that nobody waits for. */
  void start(Db db, String runId, String workflow, dev.waybill.Json input) throws SQLException {
    var definition = engine.definition(workflow);
    if (definition != null) {
      engine.admission.start(
          db,
          new Wish(
              runId,
              definition,
              input,
              StartOptions.defaults(),
              Optional.empty(),
              Optional.empty()));
    }
  }
}
