package dev.waybill.crm.bookings;

import dev.waybill.crm.timing.TimeScale;
import java.time.Duration;
import java.util.List;

/**
 * When guests hear from us.
 *
 * @param reminders before the visit, longest first; default 24 hours and 1 hour
 * @param askAfter the visit, for a review; default 2 hours
 * @param nudgeAfter the first request; default 3 days
 * @param closeAfter the nudge; default 4 days
 * @param scale of the time until a visit; default real time
 */
public record VisitTiming(
    List<Duration> reminders,
    Duration askAfter,
    Duration nudgeAfter,
    Duration closeAfter,
    TimeScale scale) {

  public VisitTiming {
    reminders = List.copyOf(reminders);
  }

  public static VisitTiming defaults() {
    return new VisitTiming(
        List.of(Duration.ofHours(24), Duration.ofHours(1)),
        Duration.ofHours(2),
        Duration.ofDays(3),
        Duration.ofDays(4),
        TimeScale.REAL);
  }

  public VisitTiming scaled(TimeScale more) {
    return new VisitTiming(
        reminders.stream().map(more::of).toList(),
        more.of(askAfter),
        more.of(nudgeAfter),
        more.of(closeAfter),
        scale.times(more.factor()));
  }
}
