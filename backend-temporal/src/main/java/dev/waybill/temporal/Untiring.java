package dev.waybill.temporal;

import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * Options of local activities that are tried until they succeed, whatever the server answers
 * meanwhile: what a run or a system workflow owes must not end it. Temporal tries a local activity
 * once when its options give neither a number of attempts nor a time for all of them.
 */
final class Untiring {
  private static final Duration BACKOFF = Duration.ofSeconds(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private Untiring() {}

  /** At most {@code attempt} each time, with 5 s between two at most. */
  static LocalActivityOptions.Builder options(Duration attempt) {
    return LocalActivityOptions.newBuilder()
        .setStartToCloseTimeout(attempt)
        .setLocalRetryThreshold(BACKOFF)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setMaximumAttempts(Integer.MAX_VALUE)
                .setMaximumInterval(LONGEST_PAUSE)
                .build());
  }
}
