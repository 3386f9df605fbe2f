package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Header.Parent;
import dev.waybill.journal.Notes.Match;
import dev.waybill.replay.Operation;
import dev.waybill.values.Failures;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens sleeps, waits, callbacks, sends and children in Temporal. */
final class Openings {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration BACKOFF = Duration.ofSeconds(20);

  private final Engine engine;
  private final RunState run;
  private final Mailbox mailbox;
  private final Set<String> detached = new HashSet<>();

  Openings(Engine engine, RunState run, Mailbox mailbox) {
    this.engine = engine;
    this.run = run;
    this.mailbox = mailbox;
  }

  /** Opens an operation, or answers it at once. */
  void open(Operation operation, boolean detached) {
    if (operation instanceof Operation.Sleep sleep) {
      openTimed(sleep, sleep.until());
    } else if (operation instanceof Operation.CallbackWait callback) {
      openTimed(callback, callback.deadline());
    } else if (operation instanceof Operation.Wait wait) {
      open(wait);
    } else if (operation instanceof Operation.Send send) {
      call(Wire.SEND, send.events());
      run.arrive(Draft.of(send, RunState.now(), Result.NONE));
    } else if (operation instanceof Operation.Child child) {
      open(child, detached);
    }
  }

  /** Closes what the code does not wait for any more. */
  void closeAllBut(List<Operation> wanted) {
    Set<String> keys = wanted.stream().map(Operation::key).collect(Collectors.toSet());
    List<Opened> all = new ArrayList<>(run.open.values());
    for (Opened opened : all) {
      if (!keys.contains(opened.operation().key())
          && !(opened.operation() instanceof Operation.Child)) {
        run.close(opened.operation().key());
      }
    }
  }

  /** Cancels the children that do not outlive the run. */
  void cancelChildren() {
    for (Opened opened : new ArrayList<>(run.open.values())) {
      if (opened.operation() instanceof Operation.Child child && !isDetached(child.key())) {
        opened.cancel("its parent is being cancelled");
      }
    }
  }

  // ---- what ends at an instant

  private void openTimed(Operation operation, Instant due) {
    Duration left = Duration.between(RunState.now(), due);
    if (left.isNegative() || left.isZero()) {
      run.arrive(Draft.of(operation, RunState.now(), Result.NONE));
      return;
    }
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> {
              Promise<Void> timer =
                  Workflow.newTimer(
                      left.plusNanos(999_999).truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                      TimerOptions.newBuilder().setSummary(operation.key()).build());
              var unused = timer.handle((fired, problem) -> timeOut(operation, problem));
            });
    run.open.put(operation.key(), new Opened(operation, scope));
    scope.run();
  }

  private @Nullable Void timeOut(Operation operation, @Nullable RuntimeException problem) {
    if (problem == null && run.open.remove(operation.key()) != null) {
      run.arrive(Draft.of(operation, RunState.now(), Result.NONE));
    }
    return null;
  }

  private void open(Operation.Wait wait) {
    if (mailbox.answer(wait)) {
      return;
    }
    openTimed(wait, wait.deadline());
    if (run.open.containsKey(wait.key()) && !mailbox.receives(wait.match())) {
      call(
          Wire.REGISTER,
          List.of(
              new Registration(
                  run.header().runId(),
                  Registration.Purpose.WAIT,
                  wait.match(),
                  Optional.of(new Registration.Span(wait.key(), wait.began(), wait.deadline())))));
    }
  }

  /** Has the run hear of what its definition names, unless who started it saw to that. */
  void hearOf(WorkflowDefinition<?, ?> definition) {
    if (run.envelope.registered()) {
      return;
    }
    List<Registration> all = registrations(definition, run.header().runId(), run.header().input());
    if (!all.isEmpty()) {
      call(Wire.REGISTER, all);
    }
  }

  /** What a run of this input hears of from its creation on. */
  static List<Registration> registrations(
      WorkflowDefinition<?, ?> definition, String runId, Json input) {
    List<Registration> all = new ArrayList<>();
    for (Interest interest : definition.receives()) {
      register(all, runId, Registration.Purpose.RECEIVE, interest, input);
    }
    for (Interest interest : definition.cancelledBy()) {
      register(all, runId, Registration.Purpose.CANCEL, interest, input);
    }
    return all;
  }

  private static void register(
      List<Registration> all,
      String runId,
      Registration.Purpose purpose,
      Interest interest,
      Json input) {
    JsonPaths.key("input of run", JsonCodec.tree(input), interest.inputPath())
        .ifPresent(
            key ->
                all.add(
                    new Registration(
                        runId,
                        purpose,
                        new Match(
                            interest.event().name(), interest.event().keyPath().orElseThrow(), key),
                        Optional.empty())));
  }

  /** Has an activity of the adapter run here and now; its effect is durable when it returns. */
  private static void call(String type, Object argument) {
    LocalActivityOptions options =
        LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(CALL)
            .setLocalRetryThreshold(BACKOFF)
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setMaximumAttempts(Integer.MAX_VALUE) // without a number it is not retried
                    .setMaximumInterval(Duration.ofSeconds(5))
                    .build())
            .build();
    Workflow.newUntypedLocalActivityStub(options).execute(type, Void.class, Wire.json(argument));
  }

  // ---- children

  boolean isDetached(String key) {
    return detached.contains(key);
  }

  private void open(Operation.Child child, boolean detach) {
    if (detach) {
      detached.add(child.key());
    }
    if (engine.definition(child.workflow()) == null) {
      var problem = Problems.unknownWorkflow(child.workflow(), engine);
      ended(child, Result.of(Failures.of(problem, engine.context.codec())));
      return;
    }
    Envelope envelope = envelope(child, detach);
    ChildWorkflowOptions options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(child.childRunId())
            .setParentClosePolicy(
                detach
                    ? ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON
                    : ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setStaticSummary(child.key())
            .setMemo(About.memo(envelope))
            .build();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> {
              Promise<Json> result =
                  Workflow.newUntypedChildWorkflowStub(child.workflow(), options)
                      .executeAsync(Json.class, child.input(), Wire.json(envelope));
              var unused = result.handle((value, problem) -> ended(child, value, problem));
            });
    run.open.put(child.key(), new Opened(child, scope));
    scope.run();
  }

  private Envelope envelope(Operation.Child child, boolean detached) {
    Envelope.Origin origin =
        new Envelope.Origin(
            Optional.empty(),
            Set.of(),
            Optional.of(new Parent(run.header().runId(), child.key())),
            detached,
            run.envelope.origin().priority());
    WorkflowDefinition<?, ?> definition = engine.definition(child.workflow());
    Optional<Duration> limit = definition == null ? Optional.empty() : definition.timeout();
    Instant now = RunState.now();
    return new Envelope(
        Envelope.Count.FIRST,
        Seeds.first(child.childRunId()),
        origin,
        new Envelope.Times(now, Optional.empty(), Optional.empty(), limit.map(now::plus)),
        Envelope.Carried.NOTHING,
        false);
  }

  private @Nullable Void ended(
      Operation.Child child, @Nullable Json value, @Nullable RuntimeException problem) {
    ended(
        child,
        problem == null
            ? Result.of(value == null ? Json.NULL : value)
            : Result.of(failure(child, problem)));
    return null;
  }

  private void ended(Operation.Child child, Result result) {
    run.open.remove(child.key());
    run.arrive(
        Draft.of(child, RunState.now(), result)
            .with(new Detail(Optional.of(child.input()), Optional.of(child.childRunId()))));
  }

  private static Failure failure(Operation.Child child, RuntimeException problem) {
    return FailureText.of(problem)
        .orElseGet(
            () ->
                Failure.of(
                    "ChildFailed", "child run " + child.childRunId() + " failed: " + problem));
  }
}
