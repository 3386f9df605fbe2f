package dev.waybill.local;

import dev.waybill.client.StartOptions;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.local.Admission.Wish;
import dev.waybill.local.Entries.Stamped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs from journals: those that go on, and those that have ended. */
final class Imports {
  private static final long BEFORE_ALL_EVENTS = -1_000_000;

  private final Engine engine;

  Imports(Engine engine) {
    this.engine = engine;
  }

  /** Takes over a run; nothing happens when it is here already. */
  boolean startFrom(Db db, Journal journal) throws SQLException {
    Header header = journal.header();
    if (RunRow.byId(db, header.runId()).isPresent()) {
      return false;
    }
    long newest = engine.recorder.newestEvent(db);
    long run = insert(db, journal, newest);
    state(db, run, journal);
    for (Entry entry : journal.entries()) {
      engine.entries.insert(db, run, header.epoch(), new Stamped(entry, newest));
      if (entry.kind() == EntryKind.WAIT && entry.detail().ref().isPresent()) {
        db.update("INSERT OR IGNORE INTO consumed VALUES (?, ?)", run, entry.detail().ref().get());
      }
    }
    for (Mark mark : journal.notes().marks()) {
      engine.entries.mark(db, run, mark);
    }
    if (journal.ending().isPresent()) {
      engine.endings.tellParent(db, RunRow.byNumber(db, run).orElseThrow());
      return true;
    }
    goOn(db, run, journal);
    return true;
  }

  private void goOn(Db db, long run, Journal journal) throws SQLException {
    Header header = journal.header();
    open(db, run, journal.notes());
    queue(db, run, journal.notes().queued());
    if (header.origin().deadline().isPresent()) {
      long deadline = EngineClock.microsUp(header.origin().deadline().get());
      engine.admission.limitTime(db, run, deadline);
    }
    engine.admission.interests(
        db,
        run,
        new Wish(
            header.runId(),
            engine.known(header.workflow()),
            header.input(),
            StartOptions.defaults(),
            Optional.empty(),
            Optional.empty()));
    engine.recorder.wake(db, run);
  }

  private long insert(Db db, Journal journal, long newest) throws SQLException {
    Header header = journal.header();
    var definition = engine.known(header.workflow());
    return db.insert(
        "INSERT INTO run (id, workflow, status, epoch, generation, input, seed, width, priority,"
            + " accepted_at, began_at, began_seq, reached, need_turn, event_id, tags, singleton_key)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
        header.runId(),
        header.workflow(),
        RunRow.ACTIVE,
        header.epoch(),
        header.generation(),
        header.input(),
        header.determinism().seed(),
        header.determinism().width(),
        Admission.rank(definition.priority()),
        EngineClock.micros(header.origin().acceptedAt()),
        EngineClock.micros(header.origin().startedAt()),
        newest,
        journal.notes().reached(),
        header.origin().eventId(),
        RunRow.tags(header.origin().tags()),
        Admission.singletonKey(definition, header.input()));
  }

  /** What the run's row says beyond its header. */
  private void state(Db db, long run, Journal journal) throws SQLException {
    if (journal.ending().isPresent()) {
      Ending ending = journal.ending().get();
      db.update(
          "UPDATE run SET status = ?, ended_at = ?, result = ?, failure = ? WHERE n = ?",
          ending.status(),
          EngineClock.micros(ending.at()),
          ending.value(),
          ending.failure().map(engine.entries::json),
          run);
    }
    db.update("UPDATE run SET paused = ? WHERE n = ?", journal.notes().paused(), run);
    Optional<CancelRequest> cancel = journal.notes().cancel();
    if (cancel.isPresent()) {
      db.update(
          "UPDATE run SET cancel_reason = ?, cancel_at = ? WHERE n = ?",
          cancel.get().reason(),
          EngineClock.micros(cancel.get().at()),
          run);
    }
    if (journal.header().origin().parent().isPresent()) {
      parent(db, run, journal.header().origin().parent().get());
    }
  }

  /** Ties a child to its parent, which may be here already, or come later. */
  private void parent(Db db, long run, Header.Parent parent) throws SQLException {
    db.update(
        "UPDATE run SET parent_id = ?, parent_key = ? WHERE n = ?",
        parent.runId(),
        parent.key(),
        run);
    Optional<RunRow> here = RunRow.byId(db, parent.runId());
    if (here.isPresent()) {
      Optional<Pending> open = engine.entries.pending(db, here.get().n(), parent.key());
      boolean detached = open.isEmpty() || open.get().detached();
      adopt(db, run, here.get().n(), detached);
    }
  }

  private static void adopt(Db db, long child, long parent, boolean detached) throws SQLException {
    db.update("UPDATE run SET parent_n = ?, detached = ? WHERE n = ?", parent, detached, child);
  }

  private void open(Db db, long run, Notes notes) throws SQLException {
    for (Pending open : notes.pending()) {
      if (open.kind() == EntryKind.CHILD) {
        child(db, run, open);
        continue;
      }
      boolean unused = engine.entries.open(db, run, open);
      Optional<Instant> due = open.times().due();
      if (due.isPresent()) {
        boolean step = open.kind() == EntryKind.STEP || open.kind() == EntryKind.COMPENSATION;
        engine.timers.set(
            db,
            EngineClock.microsUp(due.get()),
            step ? Timers.Kind.RETRY : Timers.Kind.OPERATION,
            run,
            open.key());
      }
      if (open.match().isPresent()) {
        engine.events.interested(db, open.match().get(), run, "W", open.key());
      }
    }
  }

  /** A child that has its run is not started again: it may be here, or come, or end elsewhere. */
  private void child(Db db, long run, Pending open) throws SQLException {
    if (open.ref().isEmpty()) {
      return;
    }
    boolean unused = engine.entries.open(db, run, open);
    Optional<RunRow> here = RunRow.byId(db, open.ref().get());
    if (here.isPresent()) {
      adopt(db, here.get().n(), run, open.detached());
      RunRow child = RunRow.byNumber(db, here.get().n()).orElseThrow();
      if (child.ended()) {
        engine.endings.tellParent(db, child);
      }
    }
  }

  private static void queue(Db db, long run, List<QueuedEvent> queued) throws SQLException {
    long seq = BEFORE_ALL_EVENTS;
    for (QueuedEvent event : queued) {
      db.update(
          "INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, ?, ?, ?)",
          run,
          seq++,
          event.id(),
          event.name(),
          event.data(),
          EngineClock.micros(event.receivedAt()));
    }
  }
}
