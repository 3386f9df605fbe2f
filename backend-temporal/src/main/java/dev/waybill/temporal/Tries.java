package dev.waybill.temporal;

import dev.waybill.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a step that has no outcome yet.
 *
 * @param failed bodies that failed
 * @param lost attempts that the engine lost; they do not count
 * @param due when to try again, in milliseconds of the engine's clock
 * @param tooLong whether it took too long to be recorded with others
 */
record Tries(int failed, int lost, long due, boolean tooLong, Optional<Json> heartbeat) {
  static final Tries NONE = new Tries(0, 0, 0, false, Optional.empty());
  private static final long MOST_SECONDS = 60;

  Tries failed(int failed, Optional<Json> heartbeat) {
    return new Tries(failed, 0, due, tooLong, heartbeat.or(this::heartbeat));
  }

  Tries lost(boolean tooLong, Optional<Json> heartbeat) {
    return new Tries(failed, lost + 1, due, this.tooLong || tooLong, heartbeat.or(this::heartbeat));
  }

  Tries at(long due) {
    return new Tries(failed, lost, due, tooLong, heartbeat);
  }

  /** At once the first time, then later each time. */
  Duration delayAfterLoss() {
    return lost == 0
        ? Duration.ZERO
        : Duration.ofSeconds(Math.min(MOST_SECONDS, 1L << Math.min(lost, 6)));
  }
}
