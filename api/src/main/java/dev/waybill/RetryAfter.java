package dev.waybill;

import java.time.Duration;

/**
 * Thrown by a step body to choose the delay before its next attempt, for example from a {@code
 * Retry-After} header. It counts as an attempt; after the last one the step fails with the cause.
 */
public final class RetryAfter extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration delay;

  /**
   * @param delay zero or more; replaces the delay of the retry policy for this attempt
   * @param cause what went wrong
   */
  public RetryAfter(Duration delay, Throwable cause) {
    super(cause);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("RetryAfter.delay must not be negative, got: " + delay);
    }
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
