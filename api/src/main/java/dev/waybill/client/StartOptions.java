package dev.waybill.client;

import dev.waybill.Priority;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a run is started.
 *
 * @param idempotencyKey a second start of the workflow with this key, within 30 days, answers with
 *     the first run; default none
 * @param delay before the run may execute; default none; not for a workflow with {@code debounce}
 * @param ttl the run is EXPIRED when it has not begun to execute by then; default the definition's
 *     {@code startWithin}
 * @param tags to find the run by; at most 10 of 1 to 128 characters
 * @param priority default the definition's
 */
public record StartOptions(
    Optional<String> idempotencyKey,
    Duration delay,
    Optional<Duration> ttl,
    Set<String> tags,
    Optional<Priority> priority) {

  public StartOptions {
    tags = Set.copyOf(tags);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("StartOptions.delay must not be negative, got: " + delay);
    }
    if (tags.size() > 10) {
      throw new IllegalArgumentException(
          "StartOptions.tags must be at most 10, got: " + tags.size());
    }
    if (tags.stream().anyMatch(tag -> tag.isEmpty() || tag.length() > 128)) {
      throw new IllegalArgumentException(
          "StartOptions.tags must each have 1 to 128 characters, got: " + tags);
    }
    idempotencyKey.ifPresent(key -> dev.waybill.spi.Names.checkKey("idempotencyKey", key));
  }

  public static StartOptions defaults() {
    return new StartOptions(
        Optional.empty(), Duration.ZERO, Optional.empty(), Set.of(), Optional.empty());
  }

  public StartOptions withIdempotencyKey(String key) {
    return new StartOptions(Optional.of(key), delay, ttl, tags, priority);
  }

  public StartOptions withDelay(Duration delay) {
    return new StartOptions(idempotencyKey, delay, ttl, tags, priority);
  }

  public StartOptions withTtl(Duration ttl) {
    return new StartOptions(idempotencyKey, delay, Optional.of(ttl), tags, priority);
  }

  public StartOptions withTags(String... tags) {
    return new StartOptions(idempotencyKey, delay, ttl, Set.of(tags), priority);
  }

  public StartOptions withPriority(Priority priority) {
    return new StartOptions(idempotencyKey, delay, ttl, tags, Optional.of(priority));
  }
}
