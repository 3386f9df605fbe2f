package dev.waybill.local;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.client.RunUpdate;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.local.Recorder.Draft;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends runs and epochs, and asks runs to cancel. */
final class Endings {
  private final Engine engine;

  Endings(Engine engine) {
    this.engine = engine;
  }

  /** Asks a run to cancel; one that never executed ends at once. */
  void cancel(Db db, RunRow row, String reason) throws SQLException {
    if (row.ended() || row.cancelling()) {
      return;
    }
    if (row.beganAt() == null) {
      boolean late = reason.equals(RunRow.TIMED_OUT);
      end(
          db,
          row,
          late ? RunStatus.FAILED : RunStatus.CANCELLED,
          Optional.empty(),
          Optional.of(late ? timedOut() : cancelled(reason)));
      return;
    }
    db.update(
        "UPDATE run SET cancel_reason = ?, cancel_at = ? WHERE n = ?",
        reason,
        engine.clock.stamp(),
        row.n());
    db.afterCommit(
        () -> {
          LiveRun live = engine.live.get(row.n());
          if (live != null) {
            live.askCancel();
          }
          engine.hub.publish(row.id(), new RunUpdate.StatusChanged(RunStatus.CANCELLING));
        });
    engine.recorder.wake(db, row.n()); // after the run was told, or its turn might not see it
  }

  /** The failure that a cancelled run shows. */
  static Failure cancelled(String reason) {
    return Failure.of("Cancelled", reason).withCode("cancelled");
  }

  static Failure timedOut() {
    return Failure.of("TimedOut", "the run took longer than its definition allows")
        .withCode("timed-out");
  }

  /** Ends a run for good, and tells its parent and children. */
  void end(Db db, RunRow row, RunStatus status, Optional<Json> result, Optional<Failure> failure)
      throws SQLException {
    LiveRun live = engine.live.get(row.n());
    if (live != null) {
      engine.recorder.flush(db, live);
    }
    db.update(
        "UPDATE run SET status = ?, ended_at = ?, result = ?, failure = ?, need_turn = 0 WHERE n ="
            + " ?",
        status,
        engine.clock.stamp(),
        result,
        failure.map(engine.entries::json),
        row.n());
    forget(db, row.n());
    tellParent(db, RunRow.byNumber(db, row.n()).orElseThrow());
    if (status == RunStatus.FAILED || status == RunStatus.CANCELLED) {
      cancelChildren(db, row.n(), "its parent " + row.id() + " ended " + status);
    }
    db.afterCommit(
        () -> {
          engine.live.remove(row.n());
          engine.scheduler.gone(row.n());
          engine.hub.publish(row.id(), new RunUpdate.StatusChanged(status));
        });
  }

  void cancelChildren(Db db, long parent, String reason) throws SQLException {
    for (RunRow child :
        db.list(
            "SELECT * FROM run WHERE parent_n = ? AND detached = 0 AND ended_at IS NULL",
            RunRow::map,
            parent)) {
      cancel(db, child, reason);
    }
  }

  /** Takes away what an ended run, or an ended epoch, had open. */
  private void forget(Db db, long run) throws SQLException {
    db.update("DELETE FROM pending WHERE run = ?", run); // the marks stay, to read the journal by
    engine.timers.clearRun(db, run);
    db.update("DELETE FROM interest WHERE run = ?", run);
    db.update("DELETE FROM inbox WHERE run = ?", run);
    db.update("DELETE FROM debounce WHERE run = ?", run);
  }

  /** Records the end of a child where its parent waits for it. */
  void tellParent(Db db, RunRow row) throws SQLException {
    if (row.parent() == null || row.parentKey() == null) {
      return;
    }
    Optional<RunRow> parent = RunRow.byNumber(db, row.parent());
    Optional<Pending> open = engine.entries.pending(db, row.parent(), row.parentKey());
    if (parent.isEmpty() || parent.get().ended() || open.isEmpty()) {
      return;
    }
    Result outcome =
        row.status().equals(RunStatus.COMPLETED.name())
            ? Result.of(row.result().orElse(Json.NULL))
            : Result.of(
                row.failure()
                    .map(engine.entries::failure)
                    .orElseGet(
                        () ->
                            Failure.of(
                                "ChildFailed", "child run " + row.id() + " is " + row.status())));
    engine.recorder.appendAndWake(
        db,
        parent.get().n(),
        parent.get().epoch(),
        Draft.of(row.parentKey(), EntryKind.CHILD, open.get().times().began(), outcome)
            .withDetail(new Detail(Optional.of(row.input()), Optional.of(row.id()))));
  }

  /** Ends this epoch and begins the next with another input. */
  void continueAsNew(Db db, RunRow row, Json input) throws SQLException {
    engine.recorder.append(
        db,
        row.n(),
        row.epoch(),
        Draft.of(
            "$continue",
            EntryKind.CONTINUE_AS_NEW,
            EngineClock.instant(engine.clock.now()),
            Result.of(input)));
    engine.entries.closeAll(db, row.n());
    db.update(
        "UPDATE run SET epoch = epoch + 1, generation = generation + 1, input = ?, seed = ?, reached = -1, began_at = ?,"
            + " began_seq = ?, need_turn = 1 WHERE n = ?",
        input,
        dev.waybill.replay.Outcome.Continued.nextSeed(row.seed()),
        engine.clock.stamp(),
        engine.recorder.newestEvent(db),
        row.n());
    engine.admission.follow(db, row, input);
    RunRow next = RunRow.byNumber(db, row.n()).orElseThrow();
    db.afterCommit(
        () -> {
          engine.live.remove(row.n());
          engine.scheduler.ready(next);
        });
  }

  /** Parks a run whose journal and code disagree. */
  void stall(Db db, RunRow row, String why) throws SQLException {
    db.update(
        "UPDATE run SET status = ?, failure = ?, need_turn = 0 WHERE n = ?",
        RunRow.STALLED,
        engine.entries.json(Failure.of("Stalled", why).withCode("stalled")),
        row.n());
    db.afterCommit(
        () -> {
          engine.live.remove(row.n());
          engine.hub.publish(row.id(), new RunUpdate.StatusChanged(RunStatus.STALLED));
        });
  }

  /** Lets a paused or stalled run go on. */
  void resume(Db db, RunRow row) throws SQLException {
    @Nullable String stalled = row.status().equals(RunRow.STALLED) ? RunRow.ACTIVE : null;
    if (row.ended() || (stalled == null && !row.paused())) {
      return;
    }
    db.update(
        "UPDATE run SET paused = 0, status = coalesce(?, status), failure = NULL WHERE n = ?",
        stalled,
        row.n());
    db.afterCommit(
        () -> {
          LiveRun live = engine.live.get(row.n());
          if (live != null) {
            live.pause(false);
          }
        });
    if (!row.status().equals(RunRow.SCHEDULED)) {
      engine.recorder.wake(db, row.n());
    }
  }
}
