package dev.waybill.conformance.mini;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RetryAfter;
import dev.waybill.RunStatus;
import dev.waybill.StepOptions;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import dev.waybill.replay.TurnView;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.Conditions;
import dev.waybill.values.DefinitionCheck;
import dev.waybill.values.Failures;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import dev.waybill.values.Limits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs everything under one lock, on a clock that is moved by hand, and runs all code again from
 * the top at each suspension. Bodies have threads of their own.
 */
final class MiniEngine {
  static final JsonCodec CODEC = new JsonCodec();
  private static final int QUEUE = 1000;
  private static final Duration HUNG = Duration.ofSeconds(20);
  private static final CallbackTokens TOKENS =
      new CallbackTokens(List.of("a secret of the tests".getBytes(StandardCharsets.UTF_8)));

  final Map<String, MiniRun> runs = new LinkedHashMap<>();
  final Map<String, Workflow<?, ?>> workflows = new HashMap<>();
  private final Set<String> seenEvents = new HashSet<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final boolean alive;
  private long minted;

  MiniEngine(List<Workflow<?, ?>> workflows, boolean alive) {
    this.alive = alive;
    DefinitionCheck.checkWorkflows(workflows);
    for (Workflow<?, ?> workflow : workflows) {
      this.workflows.put(workflow.definition().type().name(), workflow);
    }
  }

  /** An engine that knows of this one only what journals carry, and what its store would. */
  synchronized MiniEngine restarted(List<Workflow<?, ?>> next) {
    MiniEngine engine = new MiniEngine(next, alive);
    synchronized (engine) {
      engine.now = now;
      engine.minted = minted;
      engine.seenEvents.addAll(seenEvents);
      runs.forEach((id, run) -> engine.runs.put(id, run.restored(engine.workflow(run))));
      List.copyOf(engine.runs.values()).forEach(engine::turn);
    }
    return engine;
  }

  private Workflow<?, ?> workflow(MiniRun run) {
    return workflow(run.header().workflow());
  }

  synchronized Instant now() {
    return now;
  }

  // ---- time

  /** Moves the clock to each time at which something is due, and settles there. */
  void advance(Duration duration) {
    Set<Thread> before = running();
    Instant end = now().plus(duration);
    Instant next = end;
    while (next != null) {
      synchronized (this) {
        next = nextDue(end);
        if (next != null) {
          now = next.isAfter(now) ? next : now;
          new ArrayList<>(runs.values()).forEach(this::timers);
        }
      }
      settle(before);
    }
    synchronized (this) {
      now = end;
    }
  }

  private @org.jspecify.annotations.Nullable Instant nextDue(Instant end) {
    return runs.values().stream()
        .flatMap(run -> run.open.values().stream())
        .filter(operation -> operation.isDue(end))
        .map(operation -> java.util.Objects.requireNonNull(operation.due))
        .min(Instant::compareTo)
        .orElse(null);
  }

  private void timers(MiniRun run) {
    boolean changed = false;
    for (MiniOperation operation : List.copyOf(run.open.values())) {
      if (!operation.isDue(now)) {
        continue;
      }
      operation.due = null;
      if (operation.body != null) {
        overrun(run, operation);
      } else if (operation.operation instanceof Operation.Work work) {
        begin(run, operation, work);
      } else {
        run.append(operation.key(), operation.kind(), now, Entry.Result.NONE, Entry.Detail.NONE);
        changed = true;
      }
    }
    if (changed) {
      turn(run);
    }
  }

  void settle() {
    settle(Set.of());
  }

  private synchronized Set<Thread> running() {
    Set<Thread> running = new HashSet<>();
    for (MiniRun run : runs.values()) {
      run.open.values().forEach(one -> Optional.ofNullable(one.body).ifPresent(running::add));
    }
    return running;
  }

  private synchronized void settle(Set<Thread> but) {
    long until = System.nanoTime() + HUNG.toNanos();
    while (!but.containsAll(running()) && System.nanoTime() < until) {
      try {
        wait(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  // ---- runs

  synchronized MiniRun run(String id) {
    MiniRun run = runs.get(id);
    if (run == null) {
      throw new RunNotFoundException(id);
    }
    return run;
  }

  synchronized MiniRun start(String name, Json input, Header.Origin origin, String id) {
    Workflow<?, ?> workflow = workflow(name);
    CODEC.decode(input.bytes(), workflow.definition().type().input());
    Header.Determinism determinism =
        new Header.Determinism(id.hashCode(), Header.Determinism.WIDTH);
    MiniRun run =
        new MiniRun(
            workflow, Recording.fresh(new Header(id, 0, name, input, determinism, origin)), now);
    runs.put(id, run);
    turn(run);
    return run;
  }

  private Workflow<?, ?> workflow(String name) {
    Workflow<?, ?> workflow = workflows.get(name);
    if (workflow == null) {
      throw new WaybillException("unknown-workflow", "workflow '" + name + "' is not registered");
    }
    return workflow;
  }

  String newId() {
    return "mini-" + System.identityHashCode(this) + "-" + ++minted;
  }

  Header.Origin origin(Optional<String> event, Set<String> tags) {
    return new Header.Origin(now, event, Optional.empty(), tags);
  }

  synchronized void startFrom(Journal journal) {
    if (runs.containsKey(journal.header().runId())) {
      return;
    }
    Workflow<?, ?> workflow = workflow(journal.header().workflow());
    MiniRun run = MiniRun.of(workflow, journal, now);
    runs.put(run.id(), run);
    turn(run);
  }

  // ---- turns

  private void turn(MiniRun run) {
    if (run.status.isFinal() || !alive) {
      return;
    }
    if (run.cancelAsked && !run.recording.entries().stream().anyMatch(MiniEngine::isCancel)) {
      if (run.bodiesRun()) {
        return;
      }
      run.append("$cancel", EntryKind.CANCEL, now, Entry.Result.NONE, Entry.Detail.NONE);
    }
    Map<String, Boolean> detached = new HashMap<>();
    Outcome outcome;
    try {
      outcome =
          Turn.run(run.workflow, run.recording, services(run), view -> more(run, view, detached));
    } catch (VirtualMachineError e) {
      outcome = new Outcome.Diverged("an outcome", e.toString());
    }
    if (outcome instanceof Outcome.Waiting waiting) {
      opened(run, waiting.open(), detached);
    } else if (outcome instanceof Outcome.Finished finished) {
      run.result = Optional.of(finished.result());
      end(run, RunStatus.COMPLETED);
    } else if (outcome instanceof Outcome.Failed failed) {
      run.failure = Optional.of(failed.failure());
      end(run, RunStatus.FAILED);
    } else if (outcome instanceof Outcome.Cancelled) {
      end(run, RunStatus.CANCELLED);
    } else if (outcome instanceof Outcome.Continued continued) {
      continued(run, continued.input());
    } else if (outcome instanceof Outcome.Diverged diverged) {
      run.status = RunStatus.STALLED;
      run.failure =
          Optional.of(Failure.of("Diverged", diverged.recorded() + ", " + diverged.issued()));
    }
  }

  private static boolean isCancel(Entry entry) {
    return entry.kind() == EntryKind.CANCEL;
  }

  private boolean more(MiniRun run, TurnView view, Map<String, Boolean> detached) {
    run.recording.commit(view.newMarks(), view.cursor());
    for (String key : view.cancelRequests()) {
      run.append(key, EntryKind.PROMISE_CANCEL, now, Entry.Result.NONE, Entry.Detail.NONE);
    }
    view.open().forEach(one -> detached.put(one.key(), view.isDetached(one.key())));
    return !view.cancelRequests().isEmpty();
  }

  private void continued(MiniRun run, Json input) {
    Header old = run.header();
    Header.Determinism next =
        new Header.Determinism(old.determinism().seed() * 31 + 1, old.determinism().width());
    run.open.clear();
    run.recording =
        Recording.fresh(
            new Header(
                old.runId(),
                old.epoch() + 1,
                old.workflow(),
                input,
                next,
                new Header.Origin(
                    now, old.origin().eventId(), old.origin().parent(), old.origin().tags())));
    turn(run);
  }

  private void end(MiniRun run, RunStatus status) {
    run.status = status;
    run.endedAt = Optional.of(now);
    if (status != RunStatus.COMPLETED) {
      for (MiniOperation operation : List.copyOf(run.open.values())) {
        if (operation.operation instanceof Operation.Child child && !operation.detached) {
          cancel(run(child.childRunId()));
        }
      }
    }
    run.open.clear();
    run.header().origin().parent().ifPresent(parent -> childEnded(run, parent));
    notifyAll();
  }

  private void childEnded(MiniRun child, Header.Parent ref) {
    MiniRun parent = runs.get(ref.runId());
    if (parent == null || !parent.open.containsKey(ref.key())) {
      return;
    }
    Failure gone = Failure.of("Cancelled", "the child was cancelled").withCode("cancelled");
    Entry.Result outcome =
        child
            .result
            .map(Entry.Result::of)
            .orElseGet(() -> Entry.Result.of(child.failure.orElse(gone)));
    parent.append(ref.key(), EntryKind.CHILD, now, outcome, Entry.Detail.ref(child.id()));
    turn(parent);
  }

  // ---- operations

  private void opened(MiniRun run, List<Operation> open, Map<String, Boolean> detached) {
    run.status = run.cancelAsked ? RunStatus.CANCELLING : RunStatus.WAITING;
    Set<String> keys = new HashSet<>(open.stream().map(Operation::key).toList());
    run.open.values().removeIf(known -> known.body == null && !keys.contains(known.key()));
    int recorded = run.recording.size();
    for (Operation operation : open) {
      if (!run.open.containsKey(operation.key()) && run.recording.size() == recorded) {
        MiniOperation added =
            new MiniOperation(operation, detached.getOrDefault(operation.key(), false));
        run.open.put(operation.key(), added);
        open(run, added);
      }
    }
    if (run.recording.size() != recorded) {
      turn(run);
    }
  }

  private void open(MiniRun run, MiniOperation added) {
    added.due = added.deadline().orElse(null);
    Operation operation = added.operation;
    Notes.Pending moved = run.moved.remove(added.key());
    if (moved != null && moved.attempts() > 0) {
      added.attempts = moved.attempts();
      added.due = moved.times().due().orElse(now);
    } else if (operation instanceof Operation.Work work) {
      begin(run, added, work);
    } else if (operation instanceof Operation.Wait wait && takeQueued(run, added, wait)) {
      return;
    } else if (operation instanceof Operation.Send send) {
      run.append(send.key(), EntryKind.SEND, now, Entry.Result.NONE, Entry.Detail.NONE);
      send.events().forEach(event -> deliver(event.name(), event.data(), event.id()));
    } else if (operation instanceof Operation.Child child) {
      startChild(run, child);
    } else if (added.isDue(now)) {
      run.append(added.key(), added.kind(), now, Entry.Result.NONE, Entry.Detail.NONE);
    }
  }

  private void startChild(MiniRun run, Operation.Child child) {
    MiniRun known = runs.get(child.childRunId());
    if (known != null) {
      if (known.status.isFinal()) {
        childEnded(known, new Header.Parent(run.id(), child.key()));
      }
      return;
    }
    Header.Origin origin =
        new Header.Origin(
            now, Optional.empty(), Optional.of(new Header.Parent(run.id(), child.key())), Set.of());
    try {
      start(child.workflow(), child.input(), origin, child.childRunId());
    } catch (WaybillException e) {
      run.append(
          child.key(),
          EntryKind.CHILD,
          now,
          Entry.Result.of(Failures.of(e, CODEC)),
          Entry.Detail.NONE);
    }
  }

  private void begin(MiniRun run, MiniOperation operation, Operation.Work work) {
    boolean compensates = run.recording.entries().stream().anyMatch(MiniEngine::isCancel);
    if (run.cancelAsked && !compensates) {
      return;
    }
    operation.attempts++;
    StepOptions options = work.options();
    options.timeout().or(options::heartbeat).ifPresent(limit -> operation.due = now.plus(limit));
    Thread thread = new Thread(() -> body(run, operation, work), "mini-body");
    operation.body = thread;
    thread.setDaemon(true);
    thread.start();
  }

  private void body(MiniRun run, MiniOperation operation, Operation.Work work) {
    MiniAttempt attempt =
        new MiniAttempt(
            operation.attempts,
            run.id() + "/" + run.header().epoch() + "/" + work.key(),
            operation,
            () -> run.cancelAsked);
    Entry.Result outcome;
    Optional<Exception> thrown = Optional.empty();
    try {
      Json value = work.body().run(attempt);
      outcome = Entry.Result.of(Limits.defaults().check("step '" + work.key() + "'", value));
    } catch (Exception e) {
      thrown = Optional.of(e);
      outcome = Entry.Result.of(Failures.of(e, CODEC));
    }
    synchronized (this) {
      if (operation.body == Thread.currentThread()) {
        ended(run, operation, work, outcome, thrown);
      }
      notifyAll();
    }
  }

  private void ended(
      MiniRun run,
      MiniOperation operation,
      Operation.Work work,
      Entry.Result outcome,
      Optional<Exception> thrown) {
    operation.body = null;
    operation.due = null;
    boolean fails = outcome.failure().isPresent();
    boolean last =
        operation.attempts >= work.options().retry().attempts()
            || thrown
                .filter(e -> e instanceof FailNow || e instanceof WaybillException)
                .isPresent();
    boolean stopping = run.cancelAsked && work.kind() == EntryKind.STEP;
    if (fails && stopping) {
      run.open.remove(work.key());
      turn(run);
      return;
    }
    if (fails && !last) {
      Duration delay =
          thrown
              .filter(RetryAfter.class::isInstance)
              .map(e -> ((RetryAfter) e).delay())
              .orElseGet(() -> work.options().retry().delayAfter(operation.attempts));
      operation.due = now.plus(delay);
      if (operation.isDue(now)) {
        operation.due = null;
        begin(run, operation, work);
      }
      return;
    }
    run.append(
        work.key(),
        work.kind(),
        now,
        outcome.withAttempts(operation.attempts),
        new Entry.Detail(work.input(), Optional.empty()));
    turn(run);
  }

  private void overrun(MiniRun run, MiniOperation operation) {
    Thread body = operation.body;
    operation.body = null;
    if (body != null && operation.operation instanceof Operation.Work work) {
      body.interrupt();
      String code = work.options().timeout().isPresent() ? "timed-out" : "heartbeat-lost";
      Failure failure = Failure.of("TimeoutException", code).withCode(code);
      ended(run, operation, work, Entry.Result.of(failure), Optional.empty());
    }
  }

  // ---- events

  synchronized void deliver(String name, Json data, String id) {
    if (!seenEvents.add(id)) {
      return;
    }
    for (MiniRun run : List.copyOf(runs.values())) {
      run.definition.cancelledBy().stream()
          .filter(interest -> interest.event().name().equals(name))
          .filter(interest -> matches(run, interest, data))
          .forEach(interest -> cancel(run));
      receive(run, name, data, id);
    }
    for (Workflow<?, ?> workflow : List.copyOf(workflows.values())) {
      WorkflowDefinition<?, ?> definition = workflow.definition();
      definition.eventTriggers().stream()
          .filter(trigger -> trigger.event().name().equals(name))
          .filter(
              trigger ->
                  trigger.when().map(c -> Conditions.test(c, JsonCodec.tree(data))).orElse(true))
          .forEach(
              trigger ->
                  start(
                      definition.type().name(), data, origin(Optional.of(id), Set.of()), newId()));
    }
  }

  private static boolean matches(MiniRun run, WorkflowDefinition.Interest interest, Json data) {
    return JsonPaths.scalar(data, interest.event().keyPath().orElse(""))
        .equals(JsonPaths.scalar(run.header().input(), interest.inputPath()));
  }

  synchronized void receive(MiniRun run, String name, Json data, String id) {
    if (run.status.isFinal() || run.consumed.contains(id)) {
      return;
    }
    for (MiniOperation operation : List.copyOf(run.open.values())) {
      if (operation.operation instanceof Operation.Wait wait
          && wait.match().event().equals(name)
          && JsonPaths.scalar(data, wait.match().path()).equals(Optional.of(wait.match().key()))) {
        take(run, operation, data, id);
        turn(run);
        return;
      }
    }
    run.definition.receives().stream()
        .filter(interest -> interest.event().name().equals(name))
        .filter(interest -> matches(run, interest, data))
        .forEach(
            interest -> {
              if (run.queued.size() == QUEUE) {
                throw new WaybillException("queue-full", "run '" + run.id() + "': queue is full");
              }
              run.consumed.add(id);
              run.queued.add(new Notes.QueuedEvent(id, name, data, now));
            });
  }

  private boolean takeQueued(MiniRun run, MiniOperation operation, Operation.Wait wait) {
    for (Notes.QueuedEvent event : run.queued) {
      if (event.name().equals(wait.match().event())) {
        run.queued.remove(event);
        take(run, operation, event.data(), event.id());
        return true;
      }
    }
    return false;
  }

  private void take(MiniRun run, MiniOperation operation, Json data, String id) {
    run.consumed.add(id);
    run.append(operation.key(), EntryKind.WAIT, now, Entry.Result.of(data), Entry.Detail.ref(id));
  }

  // ---- cancel and callbacks

  synchronized void cancel(MiniRun run) {
    if (run.status.isFinal() || run.cancelAsked) {
      return;
    }
    run.cancelAsked = true;
    run.status = RunStatus.CANCELLING;
    for (MiniOperation operation : run.open.values()) {
      Thread body = operation.body;
      if (body != null
          && operation.operation instanceof Operation.Work work
          && work.options().cancellable()) {
        body.interrupt();
      }
    }
    turn(run);
  }

  synchronized void complete(String token, Entry.Result outcome) {
    CallbackTokens.Target target = TOKENS.verify(token);
    MiniRun run = runs.get(target.runId());
    MiniOperation operation = run == null ? null : run.open.get(target.key());
    if (run == null || operation == null) {
      throw new WaybillException("bad-token", "the token is not genuine, was used or has expired");
    }
    run.append(operation.key(), EntryKind.CALLBACK, now, outcome, Entry.Detail.NONE);
    turn(run);
  }

  private Services services(MiniRun run) {
    Services.Callbacks callbacks =
        new Services.Callbacks() {
          @Override
          public String token(String runId, String key) {
            return TOKENS.token(runId, key);
          }

          @Override
          public URI url(String token) {
            return URI.create("https://app.example/" + token);
          }
        };
    Services.Live live =
        new Services.Live() {
          @Override
          public void progress(long done, long total, String message) {}

          @Override
          public void state(String name, Json value) {
            run.states.put(name, value);
          }
        };
    return new Services(CODEC, run.info(), callbacks, live, List.of(), List.of());
  }
}
