package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.replay.Recording;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run while Temporal executes it. Its turn, the handlers of its signals and the listeners of its
 * promises change it, one at a time, in the order that Temporal repeats.
 */
final class RunState {
  final Envelope envelope;
  final Recording recording;
  final String engineRun;

  /** The id that the engine run began with; unlike the other, a replay elsewhere knows it. */
  final String began;

  /** Operations whose opening is in the history. */
  final Map<String, Opened> open = new LinkedHashMap<>();

  final Map<String, Json> states = new LinkedHashMap<>();

  /** How many entries there were when a state was published. */
  final Map<String, Integer> published = new HashMap<>();

  /** What the workflow task under way tells the server. */
  final Parcel parcel = new Parcel();

  final RunInfo info;
  private final Deque<Draft> arrived = new ArrayDeque<>();
  private boolean begun;
  private boolean poked;
  private boolean paused;
  private boolean cancelRecorded;
  private @Nullable CancelRequest cancel;
  private @Nullable Ending ending;
  private Gate.@Nullable Told told;

  RunState(Envelope envelope, Recording recording, RunInfo info, WorkflowInfo workflow) {
    this.envelope = envelope;
    this.states.putAll(envelope.carried().states());
    this.recording = recording;
    this.info = info;
    this.engineRun = workflow.getRunId();
    this.began = workflow.getOriginalExecutionRunId();
    cancelRecorded =
        recording.entries().stream().anyMatch(entry -> entry.kind() == EntryKind.CANCEL);
  }

  void publish(String name, Json value) {
    states.remove(name);
    states.put(name, value);
    published.put(name, recording.size());
  }

  Header header() {
    return recording.header();
  }

  Bodies.Id body(String key) {
    return new Bodies.Id(engineRun, key);
  }

  static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  // ---- what was recorded

  /** Takes what became of an operation; the turn sees it when it looks next. */
  void arrive(Draft draft) {
    arrived.add(draft);
  }

  boolean hasArrived() {
    return !arrived.isEmpty();
  }

  /** Moves what has arrived into the journal; true when there was something. */
  boolean deliver() {
    boolean any = !arrived.isEmpty();
    while (!arrived.isEmpty()) {
      append(arrived.poll());
    }
    return any;
  }

  void append(Draft draft) {
    Entry entry = draft.at(recording.size());
    recording.append(entry);
    close(draft.key());
    cancelRecorded |= entry.kind() == EntryKind.CANCEL;
  }

  /** Closes what the engine holds open for an operation. */
  void close(String key) {
    Opened closed = open.remove(key);
    if (closed != null) {
      closed.cancel("closed");
    }
  }

  /** The code may run from here on. */
  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  // ---- what was asked of the run

  void poke() {
    poked = true;
  }

  /** Whether the turn has to look again; forgets it. */
  boolean takePoke() {
    boolean was = poked;
    poked = false;
    return was;
  }

  boolean hasNews() {
    return poked || !arrived.isEmpty();
  }

  /** Has a held run begin. */
  void tell(Gate.Told told) {
    this.told = told;
  }

  Optional<Gate.Told> told() {
    return Optional.ofNullable(told);
  }

  void askCancel(String reason) {
    if (cancel == null && ending == null) {
      cancel = new CancelRequest(reason, now());
      poke();
    }
  }

  /** Takes over a cancel that another engine accepted. */
  void askCancel(CancelRequest request) {
    cancel = request;
    poke();
  }

  /** Why it is to be cancelled, where that means that it failed. */
  Optional<Failure> overrun() {
    return switch (cancel == null ? "" : cancel.reason()) {
      case CancelRequest.TIMED_OUT ->
          Optional.of(
              Failure.of("TimedOut", "the run took longer than its definition allows")
                  .withCode("timed-out"));
      case Ceiling.REACHED -> Optional.of(Ceiling.failure(this));
      default -> Optional.empty();
    };
  }

  Optional<CancelRequest> cancelRequest() {
    return Optional.ofNullable(cancel);
  }

  boolean isCancelAsked() {
    return cancel != null;
  }

  /** Says how the run ended; for those who ask for its journal later. */
  void end(Ending ending) {
    this.ending = ending;
  }

  Optional<Ending> ending() {
    return Optional.ofNullable(ending);
  }

  boolean isCancelRecorded() {
    return cancelRecorded;
  }

  void pause(boolean on) {
    paused = on;
    poke();
  }

  boolean isPaused() {
    return paused;
  }
}
