package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a run owes its gate: a held one waits until it is told to begin, each tells its end. */
final class Leases {

  private Leases() {}

  /** Runs the code; when the run has ended, those who wait for that are told. */
  static Json around(Engine engine, LiveRun run, Supplier<Json> code) {
    Json result;
    try {
      result = code.get();
    } catch (ApplicationFailure | CanceledFailure ending) {
      end(engine, run);
      throw ending;
    }
    end(engine, run);
    return result;
  }

  private static void end(Engine engine, LiveRun run) {
    run.slots().release();
    RunState state = run.state();
    boolean singleton = run.workflow().definition().singleton().isPresent();
    boolean neverTold = state.envelope.times().isHeld() && state.told().isEmpty();
    if ((singleton || neverTold) && state.envelope.origin().parent().isEmpty()) {
      Rules.gate(engine, run.workflow().definition(), state.header().input())
          .ifPresent(gate -> tell(gate, Gate.ENDED, Wire.json(state.header().runId())));
    }
  }

  /** Tells a system workflow something; one that is gone has forgotten us. */
  static void tell(String workflow, String signal, Json argument) {
    try {
      Workflow.newUntypedExternalWorkflowStub(workflow).signal(signal, argument);
    } catch (SignalExternalWorkflowException gone) {
      return;
    }
  }

  /** Waits until a held run is told to begin, it is too late, or the run is to be cancelled. */
  static void awaitTold(RunState run, Envelope.Times times) {
    await(times.expires(), () -> run.told().isPresent() || run.isCancelAsked());
  }

  /** Waits for a condition, at the latest until an instant; true when it holds. */
  static boolean await(Optional<Instant> until, BooleanSupplier condition) {
    if (until.isEmpty()) {
      Workflow.await(condition::getAsBoolean);
      return true;
    }
    Duration left = Duration.between(RunState.now(), until.get());
    if (left.isNegative() || left.isZero()) {
      return condition.getAsBoolean();
    }
    return Workflow.await(left.plusNanos(999_999), condition::getAsBoolean);
  }

  /** Goes on as the run with the input that a held run was told of. */
  static void goOnIfReplaced(LiveRun run) {
    Optional<Gate.Told> told = run.state().told();
    if (told.isEmpty() || told.get().input().isEmpty()) {
      return;
    }
    Envelope next = run.state().envelope.told(told.get().eventId(), run.carried());
    ContinueAsNewOptions.Builder options =
        ContinueAsNewOptions.newBuilder().setMemo(About.memo(next));
    run.tags(next).ifPresent(options::setTypedSearchAttributes);
    Workflow.continueAsNew(
        run.state().header().workflow(),
        options.build(),
        told.get().input().get(),
        Wire.json(next));
  }
}
