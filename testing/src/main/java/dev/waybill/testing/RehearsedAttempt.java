package dev.waybill.testing;

import dev.waybill.Attempt;
import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt of a rehearsal; it keeps the heartbeat for the next one. */
final class RehearsedAttempt implements Attempt {
  private static final JsonCodec CODEC = new JsonCodec();

  private final int number;
  private final String key;
  private final @Nullable Json before;
  private @Nullable Json heartbeat;

  RehearsedAttempt(int number, String key, @Nullable Json before) {
    this.number = number;
    this.key = key;
    this.before = before;
    this.heartbeat = before;
  }

  @Nullable Json heartbeat() {
    return heartbeat;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String idempotencyKey() {
    return key;
  }

  @Override
  public void heartbeat(Object details) {
    heartbeat = Json.of(CODEC.encode(details));
  }

  @Override
  public <T> Optional<T> lastHeartbeat(Class<T> type) {
    return Optional.ofNullable(before).map(json -> CODEC.decode(json.bytes(), type));
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void progress(long done, long total, String message) {}

  @Override
  public void stream(String name, Object chunk) {}
}
