package dev.waybill.conformance.mini;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RetryAfter;
import dev.waybill.StepOptions;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Derived;
import dev.waybill.replay.Operation;
import dev.waybill.values.Failures;
import dev.waybill.values.Limits;
import java.time.Duration;
import java.util.Optional;

/** Runs bodies on threads of their own, with their attempts and time limits. */
final class MiniBodies {
  private final MiniEngine engine;

  MiniBodies(MiniEngine engine) {
    this.engine = engine;
  }

  void begin(MiniRun run, MiniOperation operation, Operation.Work work) {
    boolean compensates = run.recording.entries().stream().anyMatch(MiniEngine::isCancel);
    if (run.cancelAsked && !compensates) {
      return;
    }
    operation.attempts++;
    StepOptions options = work.options();
    operation.due = engine.now().plus(heartbeat(options).orElse(options.timeout()));
    Thread thread = new Thread(() -> body(run, operation, work), "mini-body");
    operation.body = thread;
    thread.setDaemon(true);
    thread.start();
  }

  private void body(MiniRun run, MiniOperation operation, Operation.Work work) {
    MiniAttempt attempt =
        new MiniAttempt(
            operation.attempts,
            Derived.idempotencyKey(run.id(), run.header().determinism().seed(), work.key()),
            operation,
            () -> run.cancelAsked);
    Entry.Result outcome;
    Optional<Exception> thrown = Optional.empty();
    try {
      Json value = work.body().run(attempt);
      outcome = Entry.Result.of(Limits.defaults().check("step '" + work.key() + "'", value));
    } catch (Exception e) {
      thrown = Optional.of(e);
      outcome = Entry.Result.of(Failures.of(e, MiniEngine.CODEC));
    }
    synchronized (engine) {
      if (operation.body == Thread.currentThread()) {
        ended(run, operation, work, outcome, thrown);
      }
      engine.notifyAll();
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
      engine.turn(run);
      return;
    }
    if (fails && !last) {
      Duration delay =
          thrown
              .filter(RetryAfter.class::isInstance)
              .map(e -> ((RetryAfter) e).delay())
              .orElseGet(() -> work.options().retry().delayAfter(operation.attempts));
      operation.due = engine.now().plus(delay);
      if (operation.isDue(engine.now())) {
        operation.due = null;
        begin(run, operation, work);
      }
      return;
    }
    run.append(
        work.key(),
        work.kind(),
        engine.now(),
        outcome.withAttempts(operation.attempts),
        new Entry.Detail(work.input(), Optional.empty()));
    engine.turn(run);
  }

  /** Where it bounds an attempt more than the timeout does. */
  private static Optional<Duration> heartbeat(StepOptions options) {
    return options.heartbeat().filter(limit -> limit.compareTo(options.timeout()) < 0);
  }

  void overrun(MiniRun run, MiniOperation operation) {
    Thread body = operation.body;
    operation.body = null;
    if (body != null && operation.operation instanceof Operation.Work work) {
      body.interrupt();
      String code = heartbeat(work.options()).isEmpty() ? "timed-out" : "heartbeat-lost";
      Failure failure = Failure.of("TimeoutException", code).withCode(code);
      ended(run, operation, work, Entry.Result.of(failure), Optional.empty());
    }
  }
}
