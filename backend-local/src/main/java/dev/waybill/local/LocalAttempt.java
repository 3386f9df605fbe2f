package dev.waybill.local;

import dev.waybill.Attempt;
import dev.waybill.Json;
import dev.waybill.client.RunUpdate;
import dev.waybill.replay.Derived;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** What a body holds. */
final class LocalAttempt implements Attempt {
  private final Engine engine;
  private final LiveRun live;
  private final Working body;
  private final Optional<Json> last;

  LocalAttempt(Engine engine, LiveRun live, Working body) {
    this.engine = engine;
    this.live = live;
    this.body = body;
    last = live.tries(body.key()).details();
  }

  @Override
  public int number() {
    return body.attempt();
  }

  @Override
  public String idempotencyKey() {
    return Derived.idempotencyKey(live.row.id(), live.row.seed(), body.key());
  }

  @Override
  public void heartbeat(Object details) {
    if (isCancelled()) {
      throw new CancellationException("the run is being cancelled");
    }
    if (body.isOpen()) {
      Json encoded = Json.of(engine.context.codec().encode(details));
      engine.workbench.heartbeat(live, body, engine.limits.check("heartbeat", encoded));
    }
  }

  @Override
  public <T> Optional<T> lastHeartbeat(Class<T> type) {
    return last.map(json -> engine.context.codec().decode(json.bytes(), type));
  }

  @Override
  public boolean isCancelled() {
    return body.isCancelled();
  }

  @Override
  public void progress(long done, long total, String message) {
    engine.turns.progress(live.row, done, total, message);
  }

  @Override
  public void stream(String name, Object chunk) {
    engine.hub.publish(
        live.row.id(), new RunUpdate.Streamed(name, Json.of(engine.context.codec().encode(chunk))));
  }
}
