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
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ChildWorkflowFailure;
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

  /** Children of a run that are under way. Temporal takes 2,000, those it need not wait for too. */
  private static final int MOST_CHILDREN = 500;

  private static final int MOST_DETACHED = 1_500;

  private final Engine engine;
  private final RunState run;
  private final Mailbox mailbox;
  private final Set<String> detached = new HashSet<>();

  Openings(Engine engine, RunState run, Mailbox mailbox) {
    this.engine = engine;
    this.run = run;
    this.mailbox = mailbox;
  }

  /** Whether it may be opened now; else when a child has ended. */
  boolean hasRoom(Operation operation, boolean detached) {
    return !(operation instanceof Operation.Child) || detached || children() < MOST_CHILDREN;
  }

  private long children() {
    return run.open.values().stream()
        .filter(opened -> opened.operation() instanceof Operation.Child)
        .count();
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
      open(send);
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

  private void open(Operation.Send send) {
    Optional<Failure> refused = Optional.empty();
    for (Operation.Outgoing event : send.events()) {
      refused =
          refused.or(
              () ->
                  engine.tooLarge("the data of event '" + event.name() + "'", event.data().size()));
    }
    if (refused.isEmpty()) {
      send(Wire.json(send.events()));
    }
    run.arrive(Draft.of(send, RunState.now(), refused.map(Result::of).orElse(Result.NONE)));
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

  /** Events may tell of outcomes: none leaves before the server knows these. */
  private void send(Json events) {
    if (!run.parcel.hasResults()) {
      call(Wire.SEND, events);
    } else if (run.parcel.fits(events.size())) {
      ActivityOptions options =
          ActivityOptions.newBuilder()
              .setStartToCloseTimeout(CALL)
              .setRetryOptions(
                  RetryOptions.newBuilder().setMaximumInterval(Duration.ofSeconds(5)).build())
              .build();
      Workflow.newUntypedActivityStub(options).execute(Wire.SEND, Void.class, events);
      run.parcel.sent();
    } else {
      run.parcel.send();
      call(Wire.SEND, events);
    }
  }

  private static void call(String type, Object argument) {
    call(type, Wire.json(argument));
  }

  /** Has an activity of the adapter run here and now; its effect is durable when it returns. */
  private static void call(String type, Json argument) {
    LocalActivityOptions options =
        Untiring.options(CALL).setDoNotIncludeArgumentsIntoMarker(true).build();
    Workflow.newUntypedLocalActivityStub(options).execute(type, Void.class, argument);
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
    Optional<Failure> refused =
        engine.tooLarge("the input of child '" + child.key() + "'", child.input().size());
    if (refused.isPresent()) {
      ended(child, Result.of(refused.get()));
      return;
    }
    begin(child, detach);
  }

  private void begin(Operation.Child child, boolean detach) {
    run.parcel.take(child.input().size());
    if (children() >= MOST_DETACHED) {
      Workflow.await(() -> children() < MOST_DETACHED);
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
    if (isHere(problem)) {
      CancellationScope scope = Workflow.newCancellationScope(() -> awaitHere(child));
      run.open.put(child.key(), new Opened(child, scope));
      scope.run();
      return null;
    }
    ended(
        child,
        problem == null
            ? Result.of(value == null ? Json.NULL : value)
            : Result.of(failure(child, problem)));
    return null;
  }

  private static boolean isHere(@Nullable RuntimeException problem) {
    return problem instanceof ChildWorkflowFailure failure
        && failure.getCause() instanceof WorkflowExecutionAlreadyStarted;
  }

  private void awaitHere(Operation.Child child) {
    var unused =
        Awaited.begin(child.childRunId())
            .handle(
                (outcome, problem) -> {
                  ended(
                      child,
                      problem == null
                          ? Wire.read(outcome, Awaited.class).result()
                          : Result.of(failure(child, problem)));
                  return true;
                });
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
