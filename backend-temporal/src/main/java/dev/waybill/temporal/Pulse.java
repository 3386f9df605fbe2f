package dev.waybill.temporal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Beats while a body runs, so that a dead worker is found long before the step's timeout; and
 * interrupts a body that has overrun it.
 */
final class Pulse {
  private final @Nullable ScheduledFuture<?> beats;
  private final @Nullable ScheduledFuture<?> limit;

  private Pulse(@Nullable ScheduledFuture<?> beats, @Nullable ScheduledFuture<?> limit) {
    this.beats = beats;
    this.limit = limit;
  }

  static Pulse of(Engine engine, TemporalAttempt attempt) {
    Optional<Duration> heartbeat = engine.settings.heartbeat();
    if (heartbeat.isEmpty()) {
      return new Pulse(null, null);
    }
    ScheduledThreadPoolExecutor watch = engine.watch;
    long beat = heartbeat.get().toMillis() / 3;
    ScheduledFuture<?> beats =
        attempt.beatsItself()
            ? null
            : watch.scheduleWithFixedDelay(attempt::beat, beat, beat, TimeUnit.MILLISECONDS);
    ScheduledFuture<?> limit =
        watch.schedule(
            attempt.working()::interrupt, attempt.limit().toMillis(), TimeUnit.MILLISECONDS);
    return new Pulse(beats, limit);
  }

  /** Beats from now on, while a body is still being looked for. */
  static Pulse searching(Engine engine, Runnable beat) {
    Optional<Duration> heartbeat = engine.settings.heartbeat();
    if (heartbeat.isEmpty()) {
      return new Pulse(null, null);
    }
    long pause = heartbeat.get().toMillis() / 3;
    return new Pulse(
        engine.watch.scheduleWithFixedDelay(beat, 0, pause, TimeUnit.MILLISECONDS), null);
  }

  void close() {
    if (beats != null) {
      beats.cancel(false);
    }
    if (limit != null) {
      limit.cancel(false);
    }
  }
}
