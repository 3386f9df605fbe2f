package dev.waybill.crm.rehearsal;

import dev.waybill.Attempt;
import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt that keeps the heartbeat for the next one. */
final class RehearsedAttempt implements Attempt {
  private static final JsonCodec CODEC = new JsonCodec();

  private final int number;
  private final String key;
  private final @Nullable Json before;
  private @Nullable Json heartbeat;

  private RehearsedAttempt(int number, String key, @Nullable Json before) {
    this.number = number;
    this.key = key;
    this.before = before;
    this.heartbeat = before;
  }

  static RehearsedAttempt first(String key) {
    return new RehearsedAttempt(1, key, null);
  }

  RehearsedAttempt next() {
    return new RehearsedAttempt(number + 1, key, heartbeat);
  }

  /** The same attempt once more, whose heartbeats are lost. */
  RehearsedAttempt repeated() {
    return new RehearsedAttempt(number, key, before);
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
