package dev.waybill.local;

import dev.waybill.client.RunNotFoundException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.local.Entries.Stamped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Journals out of the file, and runs from journals. */
final class Exports {
  private final Engine engine;

  Exports(Engine engine) {
    this.engine = engine;
  }

  Journal export(Db db, String runId) throws SQLException {
    RunRow row = RunRow.byId(db, runId).orElseThrow(() -> new RunNotFoundException(runId));
    LiveRun live = engine.live.get(row.n());
    if (live != null) {
      engine.recorder.flush(db, live);
    }
    List<Entry> entries =
        engine.entries.load(db, row.n(), row.epoch()).stream().map(Stamped::entry).toList();
    return new Journal(
        Journal.FORMAT,
        engine.turns.header(db, row),
        entries,
        new Notes(
            engine.entries.pending(db, row.n()),
            engine.entries.marks(db, row.n()),
            row.reached(),
            engine.events.queued(db, row.n())));
  }

  /** Takes over a run; nothing happens when it is here already. */
  boolean startFrom(Db db, Journal journal) throws SQLException {
    Header header = journal.header();
    var definition = engine.known(header.workflow());
    if (RunRow.byId(db, header.runId()).isPresent()) {
      return false;
    }
    long newest = engine.recorder.newestEvent(db);
    long run = insert(db, journal, newest);
    for (Entry entry : journal.entries()) {
      engine.entries.insert(db, run, header.epoch(), new Stamped(entry, newest));
      if (entry.kind() == EntryKind.WAIT && entry.detail().ref().isPresent()) {
        db.update("INSERT OR IGNORE INTO consumed VALUES (?, ?)", run, entry.detail().ref().get());
      }
    }
    notes(db, run, journal.notes());
    engine.admission.interests(
        db,
        run,
        new Admission.Wish(
            header.runId(),
            definition,
            header.input(),
            dev.waybill.client.StartOptions.defaults(),
            Optional.empty(),
            Optional.empty()));
    engine.recorder.wake(db, run);
    return true;
  }

  private long insert(Db db, Journal journal, long newest) throws SQLException {
    Header header = journal.header();
    int priority = Admission.rank(engine.known(header.workflow()).priority());
    long began = EngineClock.micros(header.origin().startedAt());
    return db.insert(
        "INSERT INTO run (id, workflow, status, epoch, input, seed, width, priority,"
            + " accepted_at, began_at, began_seq, reached, need_turn, event_id, tags) VALUES"
            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
        header.runId(),
        header.workflow(),
        RunRow.ACTIVE,
        header.epoch(),
        header.input(),
        header.determinism().seed(),
        header.determinism().width(),
        priority,
        began,
        began,
        newest,
        journal.notes().reached(),
        header.origin().eventId(),
        RunRow.tags(header.origin().tags()));
  }

  private void notes(Db db, long run, Notes notes) throws SQLException {
    for (Mark mark : notes.marks()) {
      engine.entries.mark(db, run, mark);
    }
    for (Pending open : notes.pending()) {
      if (open.kind() == EntryKind.CHILD) {
        continue;
      }
      boolean unused = engine.entries.open(db, run, open, Optional.empty());
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
    long seq = -1_000_000;
    for (QueuedEvent event : notes.queued()) {
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

  /** The journal of a new run, up to but not including an entry. */
  static Journal fork(Journal journal, String entryKey) {
    List<Entry> kept = new ArrayList<>();
    boolean found = false;
    for (Entry entry : journal.entries()) {
      found |= entry.key().equals(entryKey);
      if (found) {
        break;
      }
      kept.add(entry);
    }
    Header old = journal.header();
    if (!found) {
      throw Problems.noSuchEntry(old.runId(), entryKey);
    }
    Header header =
        new Header(
            UUID.randomUUID().toString(),
            0,
            old.workflow(),
            old.input(),
            old.determinism(),
            new Header.Origin(
                old.origin().startedAt(), Optional.empty(), Optional.empty(), old.origin().tags()));
    return new Journal(
        Journal.FORMAT,
        header,
        kept,
        new Notes(List.of(), journal.notes().marks(), kept.size(), List.of()));
  }
}
