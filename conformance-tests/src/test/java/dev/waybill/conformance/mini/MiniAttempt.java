package dev.waybill.conformance.mini;

import dev.waybill.Attempt;
import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a body holds. */
record MiniAttempt(
    int number, String idempotencyKey, MiniOperation operation, BooleanSupplier cancelled)
    implements Attempt {
  private static final JsonCodec CODEC = new JsonCodec();

  @Override
  public void heartbeat(Object details) {
    operation.heartbeat = Optional.of(Json.of(CODEC.encode(details)));
  }

  @Override
  public <T> Optional<T> lastHeartbeat(Class<T> type) {
    return operation.heartbeat.map(json -> CODEC.decode(json.bytes(), type));
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public void progress(long done, long total, String message) {}

  @Override
  public void stream(String name, Object chunk) {}
}
