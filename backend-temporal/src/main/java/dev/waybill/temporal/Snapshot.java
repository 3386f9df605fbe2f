package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.Target;
import dev.waybill.journal.Notes.Times;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Operation.Child;
import dev.waybill.replay.Operation.Wait;
import dev.waybill.values.JournalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal of a run as it stands. */
final class Snapshot {

  private Snapshot() {}

  static Json journal(RunState run, Mailbox mailbox, Driver driver) {
    List<Pending> pending = new ArrayList<>();
    for (Operation operation : driver.open()) {
      pending.add(pending(operation, driver));
    }
    List<Mark> marks = new ArrayList<>();
    run.recording.marks().forEach((change, version) -> marks.add(new Mark(change, version)));
    Notes notes =
        new Notes(
            pending,
            marks,
            run.recording.reached(),
            mailbox.queued(),
            run.cancelRequest(),
            run.isPaused());
    return Json.of(
        JournalJson.write(
            new Journal(
                Journal.FORMAT, run.header(), run.recording.entries(), notes, run.ending())));
  }

  private static Pending pending(Operation operation, Driver driver) {
    Tries tries = driver.flights().tries(operation.key());
    Optional<Instant> due =
        tries.due() > 0
            ? Optional.of(Instant.ofEpochMilli(tries.due()))
            : Draft.deadline(operation);
    return new Pending(
        operation.key(),
        operation.kind(),
        new Times(operation.began(), due),
        tries.failed(),
        tries.heartbeat(),
        target(operation, driver.openings().isDetached(operation.key())));
  }

  private static Target target(Operation operation, boolean detached) {
    if (operation instanceof Wait wait) {
      return Target.of(wait.match());
    }
    return operation instanceof Child child
        ? Target.child(child.childRunId(), detached)
        : Target.NONE;
  }
}
