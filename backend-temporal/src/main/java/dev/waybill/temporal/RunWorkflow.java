package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.WorkflowDefinition;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.replay.Outcome;
import dev.waybill.values.JournalJson;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every workflow of the application, as one engine run of it. Its code is executed by the replay
 * core on the workflow's own thread; what the core asks for becomes activities, timers, child
 * workflows and signals.
 */
final class RunWorkflow implements DynamicWorkflow {
  private final Engine engine;
  private final Function<String, Bodies> bodies;
  private @Nullable LiveRun live;
  private @Nullable String cancelledEarly;

  /**
   * @param bodies where the closures of scheduled steps are kept, by the id that the engine run
   *     began with: the only one that a replay knows
   */
  RunWorkflow(Engine engine, Function<String, Bodies> bodies) {
    this.engine = engine;
    this.bodies = bodies;
  }

  @Override
  public Object execute(EncodedValues args) {
    Json[] result = new Json[1];
    CancellationScope shielded =
        Workflow.newDetachedCancellationScope(
            () -> result[0] = execute(Prologue.read(args, engine)));
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason ->
                askCancel(Sealed.open(String.valueOf(reason), engine.connection.converter())));
    String engineRun = Workflow.getInfo().getRunId();
    Bodies mine = bodies();
    try {
      shielded.run();
    } finally {
      mine.leave(engineRun);
    }
    return result[0];
  }

  /** The SDK applies the workers' default to typed workflows only. */
  @Override
  public VersioningBehavior getVersioningBehavior() {
    return engine
        .settings
        .deployment()
        .map(Deployment::runs)
        .orElse(VersioningBehavior.UNSPECIFIED);
  }

  private Bodies bodies() {
    return bodies.apply(Workflow.getInfo().getOriginalExecutionRunId());
  }

  private boolean askCancel(String reason) {
    if (live == null) {
      cancelledEarly = reason;
    } else {
      live.cancelledByServer(reason);
    }
    return true;
  }

  private Json execute(Prologue start) {
    LiveRun run = LiveRun.begin(engine, bodies(), start);
    live = run;
    if (cancelledEarly != null) {
      run.cancelledByServer(cancelledEarly);
    }
    start.journal().map(Journal::notes).ifPresent(run::takeOver);
    run.listen();
    Optional<Ending> ending = start.journal().flatMap(Journal::ending);
    if (ending.isPresent()) {
      return ended(run, ending.get());
    }
    return Leases.around(engine, run, () -> live(run));
  }

  private static Json live(LiveRun run) {
    if (!run.mayBegin()) {
      return run.state().isCancelAsked()
          ? cancelled(run)
          : failed(run, Failure.of("Expired", "the run did not begin in time").withCode("expired"));
    }
    Leases.goOnIfReplaced(run);
    return end(run, run.execute());
  }

  /** A run that had ended where it came from ends here as well. */
  private static Json ended(LiveRun run, Ending ending) {
    if (ending.status() == RunStatus.COMPLETED) {
      return Epilogue.completed(run, ending.value().orElse(Json.NULL));
    }
    Failure failure = ending.failure().orElseGet(() -> FailureText.cancelled(""));
    if (ending.status() == RunStatus.CANCELLED) {
      Epilogue.askToBeCancelled(run, failure.message());
      throw new CanceledFailure(failure.message());
    }
    return failed(run, failure);
  }

  private static Json end(LiveRun run, Outcome outcome) {
    if (outcome instanceof Outcome.Finished finished) {
      Optional<Failure> refused =
          run.makeRoom(
              "the result of workflow '" + run.state().header().workflow() + "'",
              finished.result().size());
      if (refused.isPresent()) {
        return failed(run, refused.get());
      }
      note(run, RunStatus.COMPLETED, Optional.of(finished.result()), Optional.empty());
      return Epilogue.completed(run, finished.result());
    }
    if (outcome instanceof Outcome.Failed failed) {
      return failed(run, failed.failure());
    }
    if (outcome instanceof Outcome.Cancelled) {
      return cancelled(run);
    }
    if (outcome instanceof Outcome.Continued continued) {
      return goOn(run, continued.input());
    }
    if (outcome instanceof Outcome.Diverged diverged) {
      throw new Stalled(
          "the journal and the code disagree: "
              + diverged.recorded()
              + ", "
              + diverged.issued()
              + ". Deploy code that fits.");
    }
    throw new IllegalStateException("a turn that waits has not ended: " + outcome);
  }

  private static Json goOn(LiveRun run, Json input) {
    run.slots().release();
    Optional<Failure> refused =
        run.makeRoom(
            "what workflow '"
                + run.state().header().workflow()
                + "' continues as new with, its input, unread events and states",
            input.size() + Wire.json(run.next()).size());
    if (refused.isPresent()) {
      return failed(run, refused.get());
    }
    Envelope next = run.next();
    ContinueAsNewOptions.Builder options =
        ContinueAsNewOptions.newBuilder().setMemo(About.memo(next));
    run.tags(next).ifPresent(options::setTypedSearchAttributes);
    Workflow.continueAsNew(
        run.state().header().workflow(), options.build(), input, Wire.json(next));
    throw new IllegalStateException("continue-as-new does not return");
  }

  private static void note(
      LiveRun run, RunStatus status, Optional<Json> value, Optional<Failure> failure) {
    run.state().end(new Ending(status, RunState.now(), value, failure));
  }

  private static Json failed(LiveRun run, Failure whole) {
    Failure failure = FailureText.bounded(whole);
    boolean expired = failure.is("expired");
    note(
        run,
        expired ? RunStatus.EXPIRED : RunStatus.FAILED,
        Optional.empty(),
        expired ? Optional.empty() : Optional.of(failure));
    run.cancelChildren();
    Epilogue.tell(run, failure);
    throw ApplicationFailure.newNonRetryableFailure(
        failure.message(), failure.type(), Wire.json(failure));
  }

  private static Json cancelled(LiveRun run) {
    String reason = run.state().cancelRequest().map(CancelRequest::reason).orElse("");
    Optional<Failure> overrun = run.state().overrun();
    if (overrun.isPresent()) {
      return failed(run, overrun.get());
    }
    note(run, RunStatus.CANCELLED, Optional.empty(), Optional.of(FailureText.cancelled(reason)));
    Epilogue.askToBeCancelled(run, reason);
    throw new CanceledFailure(reason);
  }

  /** Parks the run: Temporal tries its task again, later each time, until other code is there. */
  static final class Stalled extends Error {
    private static final long serialVersionUID = 1;

    Stalled(String why) {
      super(why);
    }
  }

  /** What a run begins with. */
  record Prologue(Json input, Envelope envelope) {

    /** The journal that the run goes on from. */
    Optional<Journal> journal() {
      return envelope.carried().journal().map(json -> JournalJson.read(json.bytes()));
    }

    static Prologue read(EncodedValues args, Engine engine) {
      Json input = args.getSize() == 0 ? Json.NULL : args.get(0, Json.class);
      Envelope envelope =
          args.getSize() > 1
              ? Wire.read(args.get(1, Json.class), Envelope.class)
              : bare(Workflow.getInfo(), engine);
      return new Prologue(input, envelope);
    }

    /** For a run that somebody started with Temporal's own tools. */
    private static Envelope bare(WorkflowInfo info, Engine engine) {
      Instant now = RunState.now();
      Optional<Instant> deadline =
          Optional.ofNullable(engine.definition(info.getWorkflowType()))
              .flatMap(WorkflowDefinition::timeout)
              .map(now::plus);
      return new Envelope(
          Envelope.Count.FIRST,
          Seeds.first(info.getWorkflowId()),
          Envelope.Origin.NONE,
          new Envelope.Times(now, Optional.empty(), Optional.empty(), deadline),
          Envelope.Carried.NOTHING,
          false);
    }
  }
}
