package dev.waybill.local;

import dev.waybill.StepOptions.Durability;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.Target;
import dev.waybill.journal.Notes.Times;
import dev.waybill.local.Admission.Wish;
import dev.waybill.local.Recorder.Draft;
import dev.waybill.local.Workbench.End;
import dev.waybill.replay.Driver;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Operation.Work;
import dev.waybill.replay.TurnView;
import dev.waybill.values.Handed;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Executes a turn as it goes: commits what the code issued, runs bodies, takes what comes. */
final class LiveDriver implements Driver {
  private static final int BODIES = 64;

  private final Engine engine;
  private final LiveRun live;
  private int committed = -1;

  LiveDriver(Engine engine, LiveRun live) {
    this.engine = engine;
    this.live = live;
  }

  @Override
  public boolean more(TurnView turn) {
    while (true) {
      if (live.poisoned()) {
        throw engine.writer.unavailable(new SQLException("an earlier write of this run failed"));
      }
      long wakes = live.wakesSeen();
      live.clearPoke();
      if (live.drain() || turn.cursor() < live.recording.size()) {
        return true;
      }
      if (commit(turn)) {
        return true;
      }
      if (live.cancelAsked() && !turn.isCancelling()) {
        if (live.workingCount() == 0) {
          engine.writer.call(this::cancel);
          continue;
        }
      } else if (!engine.closing() && !(live.paused() && !live.cancelAsked())) {
        if (execute(turn)) {
          continue;
        }
      }
      if (live.workingCount() == 0) {
        if (live.drain()) {
          return true;
        }
        suspend(turn, wakes);
        return false;
      }
      pause();
    }
  }

  private void pause() {
    boolean unwaited = live.onlyHeld();
    if (unwaited) {
      engine.activity.end();
    }
    try {
      live.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while bodies run", e);
    } finally {
      if (unwaited) {
        engine.activity.begin();
      }
    }
  }

  /** Makes durable what the code issued since; true when the turn should look again. */
  private boolean commit(TurnView turn) {
    List<Operation> fresh = new ArrayList<>();
    for (Operation operation : turn.open()) {
      if (!(operation instanceof Work) && !live.begun.contains(operation.key())) {
        fresh.add(operation);
      }
    }
    List<String> cancels = turn.cancelRequests();
    List<Mark> marks = turn.newMarks();
    if (fresh.isEmpty() && cancels.isEmpty() && marks.isEmpty()) {
      return false;
    }
    int cursor = turn.cursor();
    engine.writer.call(
        db -> {
          write(db, turn, cancels, marks, fresh);
          db.update("UPDATE run SET reached = max(reached, ?) WHERE n = ?", cursor, live.row.n());
          return true;
        });
    fresh.forEach(operation -> live.begun.add(operation.key()));
    live.recording.commit(marks, cursor);
    committed = cursor;
    boolean detached = fresh.stream().anyMatch(each -> turn.isDetached(each.key()));
    return live.drain() || detached;
  }

  private void write(
      Db db, TurnView turn, List<String> cancels, List<Mark> marks, List<Operation> fresh)
      throws SQLException {
    engine.recorder.flush(db, live);
    for (String key : cancels) {
      closeByCode(db, key);
    }
    for (Mark mark : marks) {
      engine.entries.mark(db, live.row.n(), mark);
    }
    for (Operation operation : fresh) {
      if (!cancels.contains(operation.key())) { // else it is over before it began
        open(db, turn, operation);
      }
    }
  }

  private void closeByCode(Db db, String key) throws SQLException {
    Optional<Pending> open = engine.entries.pending(db, live.row.n(), key);
    if (open.isPresent() && open.get().kind() == EntryKind.CHILD) {
      Optional<RunRow> child =
          db.one(
              "SELECT * FROM run WHERE parent_n = ? AND parent_key = ? AND ended_at IS NULL",
              RunRow::map,
              live.row.n(),
              key);
      engine.entries.close(db, live.row.n(), key); // first: its end is no longer told
      if (child.isPresent()) {
        engine.endings.cancel(db, child.get(), "cancelled by its parent");
      }
    }
    live.working().stream().filter(body -> body.key().equals(key)).forEach(Working::cancel);
    append(db, Draft.of(key, EntryKind.PROMISE_CANCEL, now(), Result.NONE));
  }

  private void open(Db db, TurnView turn, Operation operation) throws SQLException {
    if (operation instanceof Operation.Sleep sleep) {
      pending(db, sleep, Optional.of(sleep.until()), Target.NONE);
    } else if (operation instanceof Operation.CallbackWait callback) {
      pending(db, callback, Optional.of(callback.deadline()), Target.NONE);
    } else if (operation instanceof Operation.Wait wait) {
      open(db, wait);
    } else if (operation instanceof Operation.Send send) {
      for (Operation.Outgoing event : send.events()) {
        engine.events.accept(db, event);
      }
      append(db, Draft.of(send.key(), EntryKind.SEND, send.began(), Result.NONE));
    } else if (operation instanceof Operation.Child child) {
      open(db, child, turn.isDetached(child.key()));
    }
  }

  private void open(Db db, Operation.Wait wait) throws SQLException {
    long run = live.row.n();
    if (engine.events.answerAtOnce(db, live.row, wait, live.eventSeqAt(wait.began()))) {
      return;
    }
    pending(db, wait, Optional.of(wait.deadline()), Target.of(wait.match()));
    engine.events.interested(db, wait.match(), run, "W", wait.key());
  }

  private void open(Db db, Operation.Child child, boolean detached) throws SQLException {
    var definition = engine.definition(child.workflow());
    if (definition == null) {
      var problem = Handed.unknownWorkflow(child.workflow(), engine.names());
      append(
          db,
          Draft.of(
              child.key(),
              EntryKind.CHILD,
              child.began(),
              Result.of(dev.waybill.values.Failures.of(problem, engine.json))));
      return;
    }
    pending(db, child, Optional.empty(), Target.child(child.childRunId(), detached));
    engine.admission.start(
        db,
        new Wish(
            child.childRunId(),
            definition,
            child.input(),
            StartOptions.defaults(),
            Optional.empty(),
            Optional.of(new Admission.Parent(live.row.n(), child.key(), detached))));
  }

  private void pending(Db db, Operation operation, Optional<Instant> due, Target target)
      throws SQLException {
    Pending pending =
        new Pending(
            operation.key(),
            operation.kind(),
            new Times(operation.began(), due),
            0,
            Optional.empty(),
            target);
    boolean opened = engine.entries.open(db, live.row.n(), pending);
    if (opened && due.isPresent()) {
      engine.timers.set(
          db,
          EngineClock.microsUp(due.get()),
          Timers.Kind.OPERATION,
          live.row.n(),
          operation.key());
    }
  }

  private boolean cancel(Db db) throws SQLException {
    RunRow row = RunRow.byNumber(db, live.row.n()).orElseThrow();
    engine.endings.cancelChildren(db, row.n(), "its parent is being cancelled");
    append(db, Draft.of("$cancel", EntryKind.CANCEL, now(), Result.NONE));
    return true;
  }

  /** Starts the bodies that may run; true when an outcome was recorded on this thread. */
  private boolean execute(TurnView turn) {
    long now = engine.clock.now();
    List<Work> runnable = new ArrayList<>();
    for (Operation operation : turn.open()) {
      if (operation instanceof Work work
          && !live.isWorking(work.key())
          && live.tries(work.key()).due() <= now) {
        runnable.add(work);
      }
    }
    if (live.hasIncoming()) {
      return true; // one of these may have ended just now
    }
    if (runnable.size() == 1
        && live.workingCount() == 0
        && engine.workbench.mayRunHere(runnable.get(0))) {
      runHere(runnable.get(0));
      return true;
    }
    if (!runnable.isEmpty() && live.hasBuffered()) {
      flush();
    }
    for (Work work : runnable) {
      if (live.workingCount() < BODIES) {
        engine.workbench.runElsewhere(live, work, turn);
      }
    }
    return false;
  }

  private void runHere(Work work) {
    boolean batched = work.options().durability() == Durability.BATCHED;
    if (!batched && live.hasBuffered()) {
      flush();
    }
    Optional<End> end = engine.workbench.runHere(live, work);
    if (end.isEmpty()) {
      return; // it overran its time: it has ended once that is recorded
    }
    live.working().stream()
        .filter(body -> body.key().equals(work.key()))
        .forEach(body -> live.ended(body));
    if (batched && end.get() instanceof End.Recorded recorded && buffered(recorded.draft())) {
      return;
    }
    engine.writer.call(
        db -> {
          engine.workbench.write(db, live, work, end.get());
          return true;
        });
  }

  private boolean buffered(Draft draft) {
    long newest = live.recording.size() == 0 ? live.row.beganSeq() : live.lastEventSeq();
    boolean taken = live.buffer(engine.recorder.stamp(live.recording.size(), draft, newest));
    if (taken) {
      if (live.bufferFull(now())) {
        flush();
      }
    }
    return taken;
  }

  private void flush() {
    engine.writer.call(
        db -> {
          engine.recorder.flush(db, live);
          return true;
        });
  }

  /** Lets the run be forgotten by the scheduler until something wakes it. */
  private void suspend(TurnView turn, long wakes) {
    int cursor = turn.cursor();
    long run = live.row.n();
    boolean rest = !engine.closing() && (!live.cancelAsked() || turn.isCancelling());
    var unused =
        engine.writer.submit(
            db -> {
              engine.recorder.flush(db, live);
              return db.update(
                  "UPDATE run SET reached = max(reached, ?), need_turn = ? WHERE n = ? AND epoch ="
                      + " ? AND NOT EXISTS (SELECT 1 FROM entry WHERE run = ? AND epoch = ? AND ord"
                      + " >= ?)",
                  cursor,
                  !rest || live.wokenSince(wakes),
                  run,
                  live.row.epoch(),
                  run,
                  live.row.epoch(),
                  cursor);
            });
    if (cursor > committed) {
      live.recording.commit(List.of(), cursor);
    }
  }

  private void append(Db db, Draft draft) throws SQLException {
    engine.recorder.append(db, live.row.n(), live.row.epoch(), draft);
  }

  private Instant now() {
    return EngineClock.instant(engine.clock.now());
  }
}
