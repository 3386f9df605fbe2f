package dev.waybill.local;

import dev.waybill.RunStatus;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.local.Entries.Stamped;
import dev.waybill.values.Forks;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

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
    return Forks.before(
        journal,
        entryKey,
        EngineClock.instant(engine.clock.now()),
        engine.known(journal.header().workflow()).timeout());
  }
}
