package dev.waybill.testing;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.WorkflowClient;
import dev.waybill.local.LocalBackend;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.DefinitionCheck;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The embedded engine for one test: in memory, with a clock that stands still. It moves when the
 * test says {@link #advance}, and skips by itself to whatever is due while a result is awaited.
 *
 * <p>Beside the engine, {@link #everyCrashPoint} and {@link #alwaysSuspended} rehearse one run and
 * its children without it, many times over: what a script says happens, and nothing else. Triggers,
 * limits and schedules belong to the engine and are tested through {@link #client}.
 */
public final class TestWaybill implements AutoCloseable {
  /** When each test begins: a Monday morning. */
  public static final Instant START = Instant.parse("2026-03-09T09:00:00Z");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Workflow<?, ?>> workflows = new LinkedHashMap<>();
  private final Stubs stubs = new Stubs();
  private @Nullable LocalBackend backend;

  TestWaybill() {}

  /**
   * Checks definitions without an engine: names, cron expressions and every JSON path against the
   * Java types.
   *
   * @return what could not be checked: paths into maps and trees
   * @throws dev.waybill.WaybillException naming the definition, the path and the nearest match
   */
  public static List<String> checkDefinitions(Workflow<?, ?>... workflows) {
    return DefinitionCheck.checkWorkflows(List.of(workflows));
  }

  /** Registers workflows; the engine opens at the first use after it. */
  public TestWaybill register(Workflow<?, ?>... more) {
    if (backend != null) {
      throw new IllegalStateException(
          "the engine is open already; register all workflows before its first use");
    }
    checkDefinitions(more);
    for (Workflow<?, ?> workflow : more) {
      workflows.put(workflow.definition().type().name(), workflow);
    }
    return this;
  }

  /** Starts runs, sends events, reads and cancels, as an application does. */
  public WorkflowClient client() {
    return engine().client();
  }

  /**
   * Lets another body run instead of a step's own, in the engine and in rehearsals.
   *
   * @param stepKey of one use ({@code touch:1}), or an id for all its uses
   * @param body returns what the step returns; null for a step without a value
   */
  public TestWaybill stub(WorkflowType<?, ?> workflow, String stepKey, Callable<?> body) {
    stubs.put(workflow.name(), stepKey, body);
    return this;
  }

  /** Sends events and lets the work they cause end. */
  public void send(Event<?>... events) {
    client().send(events);
    settle();
  }

  /** The engine's time. */
  public Instant now() {
    return engine().now();
  }

  /** Moves the clock on; what becomes due happens in order, each with all the work it causes. */
  public void advance(Duration time) {
    engine().advance(time);
  }

  /** Waits until the engine has nothing to do at the present time. */
  public void settle() {
    if (!engine().settle(PATIENCE)) {
      throw new AssertionError("the engine is still busy after " + PATIENCE);
    }
  }

  /** Assertions on what a run has recorded by now. */
  public JournalAssert journal(Run<?> run) {
    return new JournalAssert(engine().export(run.id()));
  }

  /**
   * Runs the code once more against the run's journal, and fails when it does not do the same: the
   * message names the first entry that differs.
   */
  public void replay(Run<?> run) {
    RunInfo info = run.describe();
    Workflow<?, ?> workflow =
        Objects.requireNonNull(workflows.get(info.workflow()), "a registered workflow");
    new ReplayCheck(workflow, info, engine().export(run.id())).check(result(run, info));
  }

  private static Optional<Json> result(Run<?> run, RunInfo info) {
    if (info.status() != RunStatus.COMPLETED) {
      return Optional.empty();
    }
    try {
      Object result = run.result(PATIENCE);
      return Optional.of(result == null ? Json.NULL : Json.of(Theatre.CODEC.encode(result)));
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Rehearses a run again and again, with a crash before and after each write of its journal, and
   * fails when a run ends or records anything else than without a crash. A body whose outcome was
   * not recorded runs again then, under the same idempotency key; a recorded one must not.
   */
  public <I, O> Played<O> everyCrashPoint(WorkflowType<I, O> type, I input, Script script) {
    return rehearsals(type, input, script).everyCrashPoint();
  }

  /**
   * Rehearses a run with the code thrown away and replayed at every await, and fails when it ends
   * or records anything else than when its code stays alive all the time.
   */
  public <I, O> Played<O> alwaysSuspended(WorkflowType<I, O> type, I input, Script script) {
    return rehearsals(type, input, script).alwaysSuspended();
  }

  /**
   * Rehearses a run once, for assertions on what it does. Its code is thrown away and replayed at
   * every await, and each body that succeeds runs once more under the same idempotency key, as it
   * does when a crash comes between an effect and its record.
   */
  public <I, O> Played<O> rehearse(WorkflowType<I, O> type, I input, Script script) {
    return rehearsals(type, input, script).once();
  }

  private <I, O> Rehearsals<I, O> rehearsals(WorkflowType<I, O> type, I input, Script script) {
    return new Rehearsals<>(workflows, stubs, type, input, script);
  }

  private LocalBackend engine() {
    if (backend == null) {
      if (workflows.isEmpty()) {
        throw new IllegalStateException("there is no workflow; call register(…) first");
      }
      backend = LocalBackend.open(context());
    }
    return backend;
  }

  private BackendContext context() {
    return new BackendContext(
        BackendContext.APP,
        BackendContext.BUILD,
        Map.of("waybill.local.file", "memory", "waybill.local.clock", "virtual:" + START),
        List.copyOf(workflows.values()),
        Theatre.CODEC,
        List.of(stubs),
        URI.create("https://app.example/waybill"),
        true);
  }

  /** Closes the engine; the extension does it after each test. */
  @Override
  public void close() {
    if (backend != null) {
      backend.close();
    }
  }
}
