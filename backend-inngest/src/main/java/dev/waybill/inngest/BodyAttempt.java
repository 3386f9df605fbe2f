package dev.waybill.inngest;

import dev.waybill.Attempt;
import dev.waybill.Json;
import dev.waybill.replay.Derived;
import dev.waybill.replay.Operation.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a body holds. */
final class BodyAttempt implements Attempt {
  private final Engine engine;
  private final Start start;
  private final Work work;
  private final Tried tried;
  private final Display display;
  private volatile long lastBeat = System.nanoTime();
  private volatile @Nullable Json kept;
  private volatile boolean cancelled;

  BodyAttempt(Engine engine, Start start, Work work, Tried tried, Display display) {
    this.engine = engine;
    this.start = start;
    this.work = work;
    this.tried = tried;
    this.display = display;
    this.kept = tried.kept().orElse(null);
  }

  /** Nanoseconds that it may still be silent. */
  long silenceLeft() {
    return work.options()
        .heartbeat()
        .map(limit -> limit.toNanos() - (System.nanoTime() - lastBeat))
        .orElse(Long.MAX_VALUE);
  }

  Optional<Json> kept() {
    return Optional.ofNullable(kept);
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public int number() {
    return tried.failed() + 1;
  }

  @Override
  public String idempotencyKey() {
    return Derived.idempotencyKey(
        start.header().runId(), start.header().determinism().seed(), work.key());
  }

  @Override
  public void heartbeat(Object details) {
    kept = engine.limits.check("heartbeat", Json.of(engine.context.codec().encode(details)));
    lastBeat = System.nanoTime();
  }

  @Override
  public <T> Optional<T> lastHeartbeat(Class<T> type) {
    return tried.kept().map(json -> engine.context.codec().decode(json.bytes(), type));
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void progress(long done, long total, String message) {
    display.progress(done, total, message);
  }

  @Override
  public void stream(String name, Object chunk) {
    display.stream(name, Json.of(engine.context.codec().encode(chunk)));
  }
}
