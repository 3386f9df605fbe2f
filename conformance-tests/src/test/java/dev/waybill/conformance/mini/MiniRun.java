package dev.waybill.conformance.mini;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Recording;
import dev.waybill.values.JournalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run in memory. */
final class MiniRun {
  final Workflow<?, ?> workflow;
  final WorkflowDefinition<?, ?> definition;
  final Map<String, MiniOperation> open = new LinkedHashMap<>();
  final List<Notes.QueuedEvent> queued = new ArrayList<>();
  final Set<String> consumed = new HashSet<>();
  final Map<String, Json> states = new HashMap<>();
  final Map<String, Notes.Pending> moved = new HashMap<>();
  final Instant acceptedAt;
  Recording recording;
  RunStatus status = RunStatus.RUNNING;
  boolean cancelAsked;
  Optional<Instant> endedAt = Optional.empty();
  Optional<Failure> failure = Optional.empty();
  Optional<Json> result = Optional.empty();

  MiniRun(Workflow<?, ?> workflow, Recording recording, Instant acceptedAt) {
    this.workflow = workflow;
    this.definition = workflow.definition();
    this.recording = recording;
    this.acceptedAt = acceptedAt;
  }

  static MiniRun of(Workflow<?, ?> workflow, Journal journal, Instant acceptedAt) {
    MiniRun run = new MiniRun(workflow, Recording.of(journal), acceptedAt);
    run.queued.addAll(journal.notes().queued());
    journal.entries().forEach(entry -> entry.detail().ref().ifPresent(run.consumed::add));
    journal.notes().queued().forEach(event -> run.consumed.add(event.id()));
    journal.notes().pending().forEach(pending -> run.moved.put(pending.key(), pending));
    run.cancelAsked = journal.notes().cancel().isPresent();
    journal.ending().ifPresent(run::end);
    return run;
  }

  private void end(Journal.Ending ending) {
    status = ending.status();
    endedAt = Optional.of(ending.at());
    result = ending.value();
    failure = ending.failure();
  }

  /** The run as its written journal tells it, with other code. */
  MiniRun restored(Workflow<?, ?> code) {
    MiniRun run = of(code, JournalJson.read(JournalJson.write(journal())), acceptedAt);
    run.status = status.isFinal() ? status : RunStatus.RUNNING;
    run.cancelAsked = cancelAsked;
    run.states.putAll(states);
    run.consumed.addAll(consumed);
    run.endedAt = endedAt;
    run.failure = status == RunStatus.STALLED ? Optional.empty() : failure;
    run.result = result;
    return run;
  }

  Header header() {
    return recording.header();
  }

  String id() {
    return header().runId();
  }

  boolean bodiesRun() {
    return open.values().stream().anyMatch(operation -> operation.body != null);
  }

  /** Records an outcome and closes its operation. */
  void append(String key, EntryKind kind, Instant now, Entry.Result outcome, Entry.Detail detail) {
    MiniOperation closed = open.remove(key);
    Instant began = closed == null ? now : closed.operation.began();
    Optional<Instant> deadline = closed == null ? Optional.empty() : closed.deadline();
    recording.append(
        new Entry(
            recording.size(), key, kind, new Entry.Times(began, now, deadline), outcome, detail));
  }

  RunInfo info() {
    return new RunInfo(
        id(),
        header().workflow(),
        "mini",
        status,
        acceptedAt,
        endedAt,
        header().origin().eventId(),
        header().origin().tags(),
        failure);
  }

  Journal journal() {
    List<Notes.Mark> marks = new ArrayList<>();
    recording.marks().forEach((id, version) -> marks.add(new Notes.Mark(id, version)));
    List<Notes.Pending> pending = open.values().stream().map(MiniRun::pending).toList();
    return new Journal(
        Journal.FORMAT,
        header(),
        recording.entries(),
        new Notes(pending, marks, recording.reached(), queued, cancel(), false),
        endedAt.map(at -> new Journal.Ending(status, at, result, failure)));
  }

  private static Notes.Pending pending(MiniOperation operation) {
    return new Notes.Pending(
        operation.key(),
        operation.kind(),
        new Notes.Times(operation.operation.began(), Optional.ofNullable(operation.due)),
        operation.attempts,
        operation.heartbeat,
        target(operation));
  }

  private static Notes.Target target(MiniOperation operation) {
    if (operation.operation instanceof Operation.Wait wait) {
      return Notes.Target.of(wait.match());
    }
    return operation.operation instanceof Operation.Child child
        ? Notes.Target.child(child.childRunId(), operation.detached)
        : Notes.Target.NONE;
  }

  private Optional<Notes.CancelRequest> cancel() {
    return cancelAsked && !status.isFinal()
        ? Optional.of(new Notes.CancelRequest("asked", acceptedAt))
        : Optional.empty();
  }
}
