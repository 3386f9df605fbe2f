package dev.waybill.testing;

import dev.waybill.Event;
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
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rehearsed run: what outlives a crash of its process. */
final class Actor {
  private static final long SEED = 7;

  final String id;
  final Workflow<?, ?> workflow;
  final WorkflowDefinition<?, ?> definition;
  final Optional<Header.Parent> parent;
  final Map<String, Retried> retries = new HashMap<>();
  final Map<String, Entry.Result> completed = new HashMap<>();
  final List<Recording> epochs = new ArrayList<>();
  final List<Event<Json>> sent = new ArrayList<>();
  final Shown shown = new Shown(new ArrayList<>());
  private final List<Arrived> queue = new ArrayList<>();
  Recording recording;
  List<Operation> open = List.of();
  boolean cancelRequested;
  @Nullable Outcome outcome;

  /** Attempts that failed, when the next is due, and what the last heartbeat kept. */
  record Retried(int failed, Instant due, @Nullable Json heartbeat) {}

  private record Arrived(String id, String name, Json data) {}

  Actor(String id, Workflow<?, ?> workflow, Json input, Optional<Header.Parent> parent) {
    this.id = id;
    this.workflow = workflow;
    this.definition = workflow.definition();
    this.parent = parent;
    this.recording = Recording.fresh(header(input));
  }

  private Header header(Json input) {
    Instant start = TestWaybill.START;
    Optional<Instant> deadline = definition.timeout().map(start::plus);
    return new Header(
        id,
        0,
        0,
        definition.type().name(),
        input,
        new Header.Determinism(SEED, Header.Determinism.WIDTH),
        new Header.Origin(start, start, deadline, Optional.empty(), parent, Set.of()));
  }

  RunInfo info() {
    return new RunInfo(
        id,
        definition.type().name(),
        "rehearsal",
        RunStatus.RUNNING,
        TestWaybill.START,
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  boolean isOver() {
    return outcome != null;
  }

  /** A fresh journal for the same run. */
  void goOn(Outcome.Continued continued, Instant now) {
    epochs.add(recording);
    recording = Recording.fresh(continued.next(recording.header(), now));
    retries.clear();
    completed.clear();
  }

  boolean hasRecorded(EntryKind kind, String key) {
    return recording.entries().stream()
        .anyMatch(entry -> entry.kind() == kind && entry.key().equals(key));
  }

  /** An event that comes for everybody. */
  void arrive(Event<?> event, JsonCodec codec) {
    Arrived arrived =
        new Arrived(event.id(), event.type().name(), Json.of(codec.encode(event.data())));
    cancelRequested |=
        definition.cancelledBy().stream().anyMatch(interest -> concerns(interest, arrived));
    if (definition.receives().stream().anyMatch(interest -> concerns(interest, arrived))
        || open.stream().anyMatch(operation -> isFor(operation, arrived))) {
      queue.add(arrived);
    }
  }

  /** An event that comes for this run alone. */
  void signal(Event<?> event, JsonCodec codec) {
    queue.add(new Arrived(event.id(), event.type().name(), Json.of(codec.encode(event.data()))));
  }

  private boolean concerns(WorkflowDefinition.Interest interest, Arrived event) {
    Optional<String> key = JsonPaths.scalar(recording.header().input(), interest.inputPath());
    String path = interest.event().keyPath().orElseThrow();
    return interest.event().name().equals(event.name())
        && key.isPresent()
        && key.equals(JsonPaths.scalar(event.data(), path));
  }

  private static boolean isFor(Operation operation, Arrived event) {
    return operation instanceof Operation.Wait wait && matches(wait.match(), event);
  }

  private static boolean matches(Notes.Match match, Arrived event) {
    return event.name().equals(match.event())
        && JsonPaths.scalar(event.data(), match.path()).equals(Optional.of(match.key()));
  }

  /** The oldest event that waits to be taken by this wait. */
  Optional<Json> find(Notes.Match match) {
    return queue.stream().filter(event -> matches(match, event)).map(Arrived::data).findFirst();
  }

  void take(Notes.Match match) {
    for (Iterator<Arrived> all = queue.iterator(); all.hasNext(); ) {
      if (matches(match, all.next())) {
        all.remove();
        return;
      }
    }
  }

  /** The journals of all epochs. */
  List<Journal> journals() {
    List<Recording> all = new ArrayList<>(epochs);
    all.add(recording);
    return all.stream().map(Actor::journal).toList();
  }

  private static Journal journal(Recording recording) {
    List<Notes.Mark> marks =
        recording.marks().entrySet().stream()
            .map(mark -> new Notes.Mark(mark.getKey(), mark.getValue()))
            .toList();
    Notes notes =
        new Notes(List.of(), marks, recording.reached(), List.of(), Optional.empty(), false);
    return new Journal(
        Journal.FORMAT, recording.header(), recording.entries(), notes, Optional.empty());
  }
}
