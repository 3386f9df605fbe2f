package dev.waybill.inngest;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.Retry;
import dev.waybill.RetryAfter;
import dev.waybill.WaybillException;
import dev.waybill.replay.Operation.Work;
import dev.waybill.spi.Interceptors;
import dev.waybill.values.Failures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs bodies of steps and decides what an attempt's end means. */
final class Bench {
  /** How often a body that may be cancelled is looked after. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration SHORTEST = Duration.ofMillis(20);
  private static final String TYPE = "step.run";

  private final Engine engine;

  Bench(Engine engine) {
    this.engine = engine;
  }

  /** What to tell the server of a step that was tried. */
  record End(Op op, Optional<Duration> retryAfter, boolean last) {}

  /**
   * Runs one attempt.
   *
   * @param display of the engine run whose cancel ends a body that may be cancelled
   */
  End run(Display display, Start start, Work work, String key, Tried tried) {
    int attempt = tried.failed() + 1;
    BodyAttempt handle = new BodyAttempt(engine, start, work, tried, display);
    Callable<Json> call =
        Interceptors.chain(
            engine.context.interceptors(),
            () -> work.body().run(handle),
            (each, next) -> each.aroundStep(engine.info(start), work.key(), next));
    try {
      Json value =
          engine.limits.check(
              "step '" + work.key() + "'", within(display.engineRun(), work, handle, call));
      return new End(
          Ops.ran(key, TYPE, Recorded.success(value, engine.now(), attempt)),
          Optional.empty(),
          true);
    } catch (Throwable thrown) {
      return failed(work, key, handle, thrown);
    }
  }

  private End failed(Work work, String key, BodyAttempt handle, Throwable thrown) {
    int attempt = handle.number();
    Failure failure =
        thrown instanceof Overrun overrun ? overrun.failure : Failures.of(thrown, engine.json);
    Retry retry = work.options().retry();
    boolean last =
        thrown instanceof FailNow
            || thrown instanceof WaybillException
            || attempt >= retry.attempts();
    var error = Recorded.failure(failure, engine.now(), attempt, handle.kept(), last);
    if (last) {
      return new End(Ops.failed(key, TYPE, error), Optional.empty(), true);
    }
    Duration delay =
        thrown instanceof RetryAfter after ? after.delay() : jittered(retry.delayAfter(attempt));
    return new End(Ops.erred(key, TYPE, error), Optional.of(delay), false);
  }

  private static Duration jittered(Duration delay) {
    double factor = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
    return Duration.ofMillis((long) (delay.toMillis() * factor));
  }

  /** Runs it on a thread of its own, for as long as the step may take. */
  private Json within(String engineRun, Work work, BodyAttempt handle, Callable<Json> call)
      throws Exception {
    Future<Json> body = engine.bodies.submit(call);
    long end = System.nanoTime() + nanos(work.options().timeout());
    try {
      while (true) {
        long left = Math.min(end - System.nanoTime(), handle.silenceLeft());
        if (work.options().cancellable()) {
          left = Math.min(left, LOOK.toNanos());
        }
        try {
          return body.get(Math.max(left, SHORTEST.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
          check(work, handle, end - System.nanoTime() <= 0);
          if (work.options().cancellable() && isCancelled(engineRun)) {
            handle.cancel();
            throw new CancellationException("the run is being cancelled");
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception known ? known : new Exception(e.getCause());
    } finally {
      body.cancel(true);
    }
  }

  private boolean isCancelled(String engineRun) {
    return engine
        .api
        .find(engineRun)
        .filter(run -> run.status() == EngineRun.Status.CANCELLED)
        .isPresent();
  }

  private static void check(Work work, BodyAttempt handle, boolean late) throws Overrun {
    String step = "step '" + work.key() + "' ";
    if (late) {
      throw new Overrun(
          Failure.of(
                  "TimeoutException",
                  step + "took longer than its timeout of " + work.options().timeout())
              .withCode("timed-out"));
    }
    if (handle.silenceLeft() <= 0) {
      throw new Overrun(
          Failure.of(
                  "HeartbeatLost",
                  step + "gave no heartbeat for " + work.options().heartbeat().orElseThrow())
              .withCode("heartbeat-lost"));
    }
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : duration.toNanos();
  }

  /** An attempt that was given up from outside. */
  private static final class Overrun extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    Overrun(Failure failure) {
      super(failure.message());
      this.failure = failure;
    }
  }
}
