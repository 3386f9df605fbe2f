package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.journal.Entry;
import dev.waybill.spi.Interceptors;
import dev.waybill.values.Failures;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The run's own code: the workflow, then what runs after its failure or cancel. */
final class Lifecycle<I, O> {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());
  private static final String ON_FAILURE = "$failure/";
  private static final String ON_CANCEL = "$cancel/";

  private interface Code {
    @Nullable Object run(Step step) throws Exception;
  }

  private final Workflow<I, O> workflow;
  private final Execution execution;
  private final WorkflowDefinition<I, O> definition;
  private @Nullable Outcome outcome;
  private @Nullable Throwable thrown;

  Lifecycle(Workflow<I, O> workflow, Execution execution) {
    this.workflow = workflow;
    this.execution = execution;
    this.definition = Definitions.of(workflow);
  }

  /**
   * Runs the code within the interceptors; null when the outcome was fixed before the code ended.
   */
  @Nullable Outcome around() {
    Services services = execution.services();
    Callable<@Nullable Object> chained =
        Interceptors.chain(
            services.interceptors(),
            this::intercepted,
            (each, next) -> each.aroundRun(services.run(), next));
    try {
      chained.call();
    } catch (Throwable e) {
      if (e != thrown) {
        execution.crash(e);
      }
    }
    if (outcome == null && !execution.isClosed()) {
      execution.crash(new IllegalStateException("an interceptor did not run the workflow's code"));
    }
    return outcome;
  }

  /** For an interceptor a suspension is a return, a failed run an exception. */
  private @Nullable Object intercepted() throws Exception {
    try {
      outcome = perform();
    } catch (Unwind suspended) {
      return null;
    }
    if (thrown != null && outcome instanceof Outcome.Failed) {
      throw Crash.<Exception>rethrow(thrown);
    }
    return null;
  }

  private Outcome perform() {
    I input;
    try {
      input =
          execution
              .services()
              .codec()
              .decode(execution.header().input().bytes(), definition.type().input());
    } catch (RuntimeException e) {
      return new Outcome.Diverged(
          "the run's input is recorded", "the code reads it otherwise: " + e.getMessage());
    }
    try {
      Json result = inScope(execution.scheduler().root(), step -> workflow.run(step, input));
      return ended(new Outcome.Finished(result));
    } catch (Throwable e) {
      passOn(e);
      return execution.stops().isCancelled() ? cancelled(input) : failed(input, e);
    }
  }

  /** Runs code to the end of all that it started. */
  private Json inScope(Coroutine root, Code code) throws Exception {
    Object value = code.run(new Handle(execution, root, definition.steps()));
    if (execution.isClosed()) {
      LOG.log(System.Logger.Level.WARNING, "code returned while it was unwound; ignored");
      throw new Unwind("returned after the end of its turn");
    }
    root.checkIssuing();
    Json result = Bodies.encode(execution.services().codec(), value);
    execution.ending().await();
    Lost.check(execution);
    return result;
  }

  /** Throws on what is not an outcome of the code. */
  private void passOn(Throwable e) {
    if (Crash.is(e)) {
      execution.crash(e);
    } else if (execution.isClosed() && !(e instanceof Unwind)) {
      LOG.log(System.Logger.Level.WARNING, "code threw while it was unwound; ignored", e);
    }
    if (execution.isClosed()) {
      throw new Unwind("the turn is over");
    }
  }

  private Outcome failed(I input, Throwable cause) {
    thrown = cause;
    Failure failure = failure(cause);
    execution.stops().failRun();
    Coroutine root = execution.scheduler().replaceRoot(ON_FAILURE);
    awaitBranches();
    failure = withCompensations(failure);
    Failure first = failure;
    Failure second = handle(root, step -> onFailure(step, input, first));
    return ended(new Outcome.Failed(second == null ? first : Texts.chain(first, second)));
  }

  private @Nullable Object onFailure(Step step, I input, Failure failure) throws Exception {
    workflow.onFailure(step, input, failure);
    return null;
  }

  private Outcome cancelled(I input) {
    execution.compensationsFailed(execution.scheduler().root().failedCompensations);
    Coroutine root = execution.scheduler().replaceRoot(ON_CANCEL);
    awaitBranches();
    Failure handler = handle(root, step -> onCancel(step, input));
    if (handler != null) {
      execution.compensationsFailed(List.of(named(handler)));
    }
    List<Failure> failures = execution.failedCompensations();
    return ended(
        failures.isEmpty()
            ? new Outcome.Cancelled()
            : new Outcome.Failed(SagaScope.failure(failures)));
  }

  private @Nullable Object onCancel(Step step, I input) throws Exception {
    workflow.onCancel(step, input);
    return null;
  }

  private static Failure named(Failure handler) {
    return Failure.of("CompensationFailed", "onCancel failed: " + handler.message())
        .withCode(SagaScope.FAILED)
        .withCause(handler);
  }

  /** Runs a handler; returns its failure. */
  private @Nullable Failure handle(Coroutine root, Code handler) {
    execution.takeLostFailure();
    try {
      inScope(root, handler);
      return null;
    } catch (Throwable e) {
      passOn(e);
      execution.stops().stopBranches();
      awaitBranches();
      return failure(e);
    }
  }

  private void awaitBranches() {
    execution.awaitRoot(() -> !execution.scheduler().hasBranches());
  }

  private Failure withCompensations(Failure failure) {
    List<Failure> failures = execution.failedCompensations();
    return failures.isEmpty() ? failure : Texts.chain(failure, SagaScope.failure(failures));
  }

  private Failure failure(Throwable cause) {
    return cause instanceof RunFailure lost
        ? lost.failure()
        : Failures.of(cause, execution.services().codec());
  }

  /** The outcome, unless the journal knows more than the code asked for. */
  private Outcome ended(Outcome reached) {
    Entry orphan = execution.ledger().orphan(false);
    return orphan == null ? reached : new Outcome.Diverged(Texts.name(orphan), "the code ended");
  }
}
