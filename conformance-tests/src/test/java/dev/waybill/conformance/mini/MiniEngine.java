package dev.waybill.conformance.mini;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Turn;
import dev.waybill.replay.TurnView;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.DefinitionCheck;
import dev.waybill.values.Failures;
import dev.waybill.values.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs everything under one lock, on a clock that is moved by hand, and runs all code again from
 * the top at each suspension. Bodies have threads of their own.
 */
final class MiniEngine {
  static final JsonCodec CODEC = new JsonCodec();
  private static final Duration HUNG = Duration.ofSeconds(20);

  final Map<String, MiniRun> runs = new LinkedHashMap<>();
  final Map<String, Workflow<?, ?>> workflows = new HashMap<>();
  final MiniEvents events = new MiniEvents(this);
  private final MiniBodies bodies = new MiniBodies(this);
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
      engine.events.seenEvents.addAll(events.seenEvents);
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

  private @Nullable Instant nextDue(Instant end) {
    return runs.values().stream()
        .flatMap(run -> run.open.values().stream())
        .filter(operation -> operation.isDue(end))
        .map(operation -> Objects.requireNonNull(operation.due))
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
        bodies.overrun(run, operation);
      } else if (operation.operation instanceof Operation.Work work) {
        bodies.begin(run, operation, work);
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
            workflow, Recording.fresh(new Header(id, 0, 0, name, input, determinism, origin)), now);
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
    return new Header.Origin(now, now, Optional.empty(), event, Optional.empty(), tags);
  }

  synchronized void startFrom(Journal journal) {
    if (runs.containsKey(journal.header().runId())) {
      return;
    }
    Workflow<?, ?> workflow = workflow(journal.header().workflow());
    MiniRun run = MiniRun.of(workflow, journal, journal.header().origin().acceptedAt());
    runs.put(run.id(), run);
    turn(run);
  }

  void turn(MiniRun run) {
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
          Turn.run(
              run.workflow, run.recording, MiniServices.of(run), view -> more(run, view, detached));
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
      run.open.clear();
      run.recording = Recording.fresh(continued.next(run.header(), now));
      turn(run);
    } else if (outcome instanceof Outcome.Diverged diverged) {
      run.status = RunStatus.STALLED;
      run.failure =
          Optional.of(Failure.of("Diverged", diverged.recorded() + ", " + diverged.issued()));
    }
  }

  static boolean isCancel(Entry entry) {
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
      bodies.begin(run, added, work);
    } else if (operation instanceof Operation.Wait wait && events.takeQueued(run, added, wait)) {
      return;
    } else if (operation instanceof Operation.Send send) {
      run.append(send.key(), EntryKind.SEND, now, Entry.Result.NONE, Entry.Detail.NONE);
      send.events().forEach(event -> events.deliver(event.name(), event.data(), event.id()));
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
            now,
            now,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Header.Parent(run.id(), child.key())),
            Set.of());
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
    CallbackTokens.Target target = MiniServices.TOKENS.verify(token);
    MiniRun run = runs.get(target.runId());
    MiniOperation operation = run == null ? null : run.open.get(target.key());
    if (run == null || operation == null) {
      throw new WaybillException("bad-token", "the token is not genuine, was used or has expired");
    }
    run.append(operation.key(), EntryKind.CALLBACK, now, outcome, Entry.Detail.NONE);
    turn(run);
  }
}
