package dev.waybill.replay;

import dev.waybill.Attempt;
import java.util.Optional;

/** A first attempt. */
record TestAttempt(String idempotencyKey) implements Attempt {
  @Override
  public int number() {
    return 1;
  }

  @Override
  public void heartbeat(Object details) {}

  @Override
  public <T> Optional<T> lastHeartbeat(Class<T> type) {
    return Optional.empty();
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
