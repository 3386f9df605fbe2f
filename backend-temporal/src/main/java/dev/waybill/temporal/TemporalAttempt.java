package dev.waybill.temporal;

import dev.waybill.Attempt;
import dev.waybill.Json;
import dev.waybill.client.RunUpdate;
import dev.waybill.temporal.Bodies.Body;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What a body holds. */
final class TemporalAttempt implements Attempt {
  private final Engine engine;
  private final ActivityExecutionContext context;
  private final Body body;
  private final StepCall call;
  private final Working working;
  private volatile @Nullable Json kept;

  TemporalAttempt(Engine engine, ActivityExecutionContext context, Body body, StepCall call) {
    this.engine = engine;
    this.context = context;
    this.body = body;
    this.call = call;
    this.working = new Working("step '" + call.key() + "' of run '" + body.header().runId() + "'");
  }

  Working working() {
    return working;
  }

  /** What the body kept last. */
  Optional<Json> kept() {
    return Optional.ofNullable(kept);
  }

  Duration limit() {
    return body.work().options().timeout();
  }

  boolean beatsItself() {
    return body.work().options().heartbeat().isPresent();
  }

  /** Tells the server that the body is alive, and hears whether it should be. */
  void beat() {
    try {
      context.heartbeat(kept == null ? Json.NULL : kept);
    } catch (ActivityWorkerShutdownException closing) {
      // nobody wants the step cancelled: this process gives it up, and another takes it
    } catch (ActivityCompletionException gone) {
      if (body.work().options().cancellable()) {
        working.cancel();
      }
    }
  }

  @Override
  public int number() {
    return call.attempt();
  }

  @Override
  public String idempotencyKey() {
    return Seeds.id(
        "step",
        body.header().runId(),
        Long.toHexString(body.header().determinism().seed()),
        call.key());
  }

  @Override
  public void heartbeat(Object details) {
    kept = engine.limits.check("heartbeat", Json.of(engine.context.codec().encode(details)));
    beat();
    if (isCancelled()) {
      throw new CancellationException("the run is being cancelled");
    }
  }

  @Override
  public <T> Optional<T> lastHeartbeat(Class<T> type) {
    return call.heartbeat()
        .filter(json -> !json.isNull())
        .map(json -> engine.context.codec().decode(json.bytes(), type));
  }

  @Override
  public boolean isCancelled() {
    return working.isCancelled();
  }

  @Override
  public void progress(long done, long total, String message) {
    Json value = Wire.json(Map.of("done", done, "total", total, "message", message));
    engine.hub.keep(body.header().runId(), Wire.PROGRESS, value);
    engine.hub.publish(body.header().runId(), new RunUpdate.Progressed(done, total, message));
  }

  @Override
  public void stream(String name, Object chunk) {
    engine.hub.publish(
        body.header().runId(),
        new RunUpdate.Streamed(name, Json.of(engine.context.codec().encode(chunk))));
  }
}
