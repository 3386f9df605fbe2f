package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Header.Determinism;
import dev.waybill.journal.Header.Origin;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Turn;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One engine run from its beginning to its outcome. */
final class LiveRun {
  private final Engine engine;
  private final RunState state;
  private final Mailbox mailbox;
  private final Driver driver;
  private final Workflow<?, ?> workflow;
  private boolean cancelledByServer;

  private LiveRun(Engine engine, Bodies bodies, RunState state, Workflow<?, ?> workflow) {
    this.engine = engine;
    this.state = state;
    this.workflow = workflow;
    mailbox = new Mailbox(state, receives(workflow.definition(), state.header().input()));
    driver =
        new Driver(
            state,
            new Openings(engine, state, mailbox),
            new Flights(engine, bodies, state),
            Slots.of(engine, state, workflow.definition()));
  }

  static LiveRun begin(Engine engine, Bodies bodies, RunWorkflow.Prologue start) {
    WorkflowInfo info = io.temporal.workflow.Workflow.getInfo();
    Workflow<?, ?> workflow = engine.workflow(info.getWorkflowType());
    if (workflow == null) {
      throw new RunWorkflow.Stalled(
          "no worker with this build has the workflow '"
              + info.getWorkflowType()
              + "'. Deploy one that has it on the queue '"
              + info.getTaskQueue()
              + "'.");
    }
    Recording recording = recording(start, info);
    RunState state =
        new RunState(start.envelope(), recording, info(start, recording.header()), info);
    return new LiveRun(engine, bodies, state, workflow);
  }

  private static Recording recording(RunWorkflow.Prologue start, WorkflowInfo info) {
    Optional<Journal> journal = start.journal();
    if (journal.isPresent()) {
      return Recording.of(journal.get());
    }
    Envelope envelope = start.envelope();
    return Recording.fresh(
        new Header(
            info.getWorkflowId(),
            envelope.count().epoch(),
            envelope.count().generation(),
            info.getWorkflowType(),
            start.input(),
            new Determinism(envelope.seed(), Determinism.WIDTH),
            new Origin(
                envelope.times().accepted(),
                RunState.now(),
                envelope.times().deadline(),
                envelope.origin().eventId(),
                envelope.origin().parent(),
                envelope.origin().tags())));
  }

  private static RunInfo info(RunWorkflow.Prologue start, Header header) {
    return new RunInfo(
        header.runId(),
        header.workflow(),
        TemporalBackend.NAME,
        RunStatus.RUNNING,
        start.envelope().times().accepted(),
        Optional.empty(),
        header.origin().eventId(),
        header.origin().tags(),
        Optional.empty());
  }

  private static List<Match> receives(WorkflowDefinition<?, ?> definition, Json input) {
    List<Match> matches = new ArrayList<>();
    for (Interest interest : definition.receives()) {
      JsonPaths.key("input of run", JsonCodec.tree(input), interest.inputPath())
          .ifPresent(
              key ->
                  matches.add(
                      new Match(
                          interest.event().name(), interest.event().keyPath().orElseThrow(), key)));
    }
    return matches;
  }

  RunState state() {
    return state;
  }

  boolean isCancelledByServer() {
    return cancelledByServer;
  }

  void cancelledByServer(String reason) {
    cancelledByServer = true;
    state.askCancel(reason);
  }

  /** What Temporal is to find the next engine run by. */
  Optional<SearchAttributes> tags(Envelope next) {
    return engine.tags.of(next);
  }

  Workflow<?, ?> workflow() {
    return workflow;
  }

  Slots slots() {
    return driver.slots();
  }

  void cancelChildren() {
    driver.openings().cancelChildren();
  }

  /**
   * Has what is under way reach the server where something of that size would not go with it.
   *
   * @return why it cannot go at all
   */
  Optional<Failure> makeRoom(String thing, long size) {
    boolean unused = state.parcel.makeRoom(size);
    return engine.tooLarge(thing, size);
  }

  /** The engine run that goes on with other input. */
  Envelope next() {
    return state.envelope.next(
        Outcome.Continued.nextSeed(state.header().determinism().seed()), carried());
  }

  /** What the next engine run takes over. */
  Envelope.Carried carried() {
    return new Envelope.Carried(
        Optional.empty(), mailbox.queued(), mailbox.consumed(), Map.copyOf(state.states));
  }

  /** Takes over what the journal of another engine says beside its entries. */
  void takeOver(Notes notes) {
    for (Pending open : notes.pending()) {
      if (open.kind() == EntryKind.STEP || open.kind() == EntryKind.COMPENSATION) {
        driver.flights().seed(open);
      }
    }
    if (notes.paused()) {
      state.pause(true);
    }
    notes.cancel().ifPresent(state::askCancel);
  }

  /** Hears what is said to the run. */
  void listen() {
    new Handlers(state, mailbox, driver).register();
  }

  /** Waits until the run may begin; false when it must not any more. */
  boolean mayBegin() {
    Envelope.Times times = state.envelope.times();
    if (times.isHeld()) {
      Leases.awaitTold(state, times);
    } else if (times.notBefore().isPresent() && state.recording.size() == 0) {
      Instant latest =
          times.expires().filter(times.notBefore().get()::isAfter).orElse(times.notBefore().get());
      Duration left = Duration.between(RunState.now(), latest);
      if (!left.isNegative() && !left.isZero()) {
        boolean unused =
            io.temporal.workflow.Workflow.await(left.plusNanos(999_999), state::isCancelAsked);
      }
    }
    boolean expired = times.expires().filter(at -> !RunState.now().isBefore(at)).isPresent();
    return !expired && !state.isCancelAsked() && slots().acquireFirst(times.expires());
  }

  /** Runs the code to its outcome. */
  Outcome execute() {
    state.begin();
    driver.openings().hearOf(workflow.definition());
    times();
    while (true) {
      Outcome outcome = Turn.run(workflow, state.recording, driver.services(engine), driver);
      if (!(outcome instanceof Outcome.Waiting)) {
        return outcome;
      }
      io.temporal.workflow.Workflow.await(state::hasNews);
    }
  }

  private void times() {
    Optional<Instant> deadline = state.envelope.times().deadline();
    if (deadline.isPresent()) {
      Duration left = Duration.between(RunState.now(), deadline.get());
      var unused =
          io.temporal.workflow.Workflow.newTimer(left.isNegative() ? Duration.ZERO : left)
              .thenApply(
                  fired -> {
                    state.askCancel(CancelRequest.TIMED_OUT);
                    return true;
                  });
    }
  }
}
