package dev.waybill.inngest;

import java.time.Duration;
import java.time.Instant;

/** Durations in the server's words. */
final class Spans {
  /** The server refuses longer sleeps and waits. */
  static final Duration LONGEST = Duration.ofDays(365);

  private Spans() {}

  /** From now to then, never early and at least a millisecond. */
  static String until(Instant then, Instant now) {
    Duration left = Duration.between(now, then);
    return text(left.compareTo(LONGEST) > 0 ? LONGEST : left);
  }

  /** For example {@code 3d2h500ms}; parts of a millisecond are rounded up. */
  static String text(Duration duration) {
    long millis = Math.max(1, duration.plusNanos(999_999).toMillis());
    Duration whole = Duration.ofMillis(millis);
    StringBuilder text = new StringBuilder();
    part(text, whole.toDays(), "d");
    part(text, whole.toHoursPart(), "h");
    part(text, whole.toMinutesPart(), "m");
    part(text, whole.toSecondsPart(), "s");
    part(text, whole.toMillisPart(), "ms");
    return text.toString();
  }

  private static void part(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
