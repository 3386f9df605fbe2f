package dev.waybill;

import java.time.Duration;

/**
 * How often and how soon a failed step body runs again. A delay is jittered by ±10 %.
 *
 * @param attempts bodies run at most, 1 to 1,000
 * @param firstDelay before the second attempt
 * @param maxDelay the longest delay
 * @param factor what each delay is multiplied by, at least 1
 */
public record Retry(int attempts, Duration firstDelay, Duration maxDelay, double factor) {

  public Retry {
    if (attempts < 1 || attempts > 1000) {
      throw new IllegalArgumentException(
          "Retry.attempts must be between 1 and 1000, got: " + attempts);
    }
    if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "Retry delays must be 0 <= firstDelay <= maxDelay, got: " + firstDelay + ", " + maxDelay);
    }
    if (!(factor >= 1)) {
      throw new IllegalArgumentException("Retry.factor must be at least 1, got: " + factor);
    }
  }

  /** {@code n} attempts with the default delays: 1 s, doubled each time, at most 5 min. */
  public static Retry attempts(int n) {
    return new Retry(n, Duration.ofSeconds(1), Duration.ofMinutes(5), 2);
  }

  /** One attempt. */
  public static Retry never() {
    return attempts(1);
  }

  public Retry withBackoff(Duration first, Duration max, double factor) {
    return new Retry(attempts, first, max, factor);
  }

  /** The delay after the given failed attempt (1, 2 …), before jitter. */
  public Duration delayAfter(int failedAttempt) {
    double delay = millis(firstDelay) * Math.pow(factor, failedAttempt - 1.0);
    return Duration.ofMillis((long) Math.min(delay, millis(maxDelay)));
  }

  /** Also of a duration whose milliseconds no integer holds. */
  private static double millis(Duration duration) {
    int rest = duration.getNano() / 1_000_000;
    return duration.getSeconds() * 1e3 + rest;
  }
}
