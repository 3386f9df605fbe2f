package dev.waybill.local;

import dev.waybill.RunStatus;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.local.Entries.Stamped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Journals out of the file. */
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
    Notes notes =
        new Notes(
            engine.entries.pending(db, row.n()),
            engine.entries.marks(db, row.n()),
            row.reached(),
            engine.events.queued(db, row.n()),
            cancel(row),
            row.paused() && !row.ended());
    return new Journal(Journal.FORMAT, engine.turns.header(db, row), entries, notes, ending(row));
  }

  private static Optional<CancelRequest> cancel(RunRow row) {
    if (row.ended() || row.cancelReason() == null) {
      return Optional.empty();
    }
    long at = row.cancelAt() == null ? row.acceptedAt() : row.cancelAt();
    return Optional.of(new CancelRequest(row.cancelReason(), EngineClock.instant(at)));
  }

  private Optional<Ending> ending(RunRow row) {
    return Optional.ofNullable(row.endedAt())
        .map(
            at ->
                new Ending(
                    RunStatus.valueOf(row.status()),
                    EngineClock.instant(at),
                    row.result(),
                    row.failure().map(engine.entries::failure)));
  }

  /** The journal of a new run, up to but not including an entry. */
  Journal fork(Journal journal, String entryKey) {
    List<Entry> kept = new ArrayList<>();
    boolean found = false;
    for (Entry entry : journal.entries()) {
      found |= entry.key().equals(entryKey);
      if (found) {
        break;
      }
      kept.add(entry);
    }
    if (!found) {
      throw Problems.noSuchEntry(journal.header().runId(), entryKey);
    }
    Notes notes =
        new Notes(
            List.of(), journal.notes().marks(), kept.size(), List.of(), Optional.empty(), false);
    return new Journal(Journal.FORMAT, fork(journal.header()), kept, notes, Optional.empty());
  }

  private Header fork(Header old) {
    Instant now = EngineClock.instant(engine.clock.now());
    return new Header(
        UUID.randomUUID().toString(),
        0,
        0,
        old.workflow(),
        old.input(),
        old.determinism(),
        new Header.Origin(
            now,
            old.origin().startedAt(),
            engine.known(old.workflow()).timeout().map(now::plus),
            Optional.empty(),
            Optional.empty(),
            old.origin().tags()));
  }
}
