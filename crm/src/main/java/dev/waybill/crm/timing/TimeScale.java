package dev.waybill.crm.timing;

import java.time.Duration;
import java.time.Instant;

/**
 * How much faster than planned time passes for the CRM; for demonstrations on engines whose clock
 * cannot be moved.
 *
 * @param factor what each duration is multiplied by: 1 is real time, 0.001 makes an hour 3.6
 *     seconds
 */
public record TimeScale(double factor) {
  public static final TimeScale REAL = new TimeScale(1);

  public TimeScale {
    if (!(factor > 0 && factor <= 1000)) {
      throw new IllegalArgumentException(
          "TimeScale.factor must be above 0 and at most 1000, got: " + factor);
    }
  }

  public TimeScale times(double more) {
    return new TimeScale(factor * more);
  }

  public boolean isReal() {
    return factor == 1;
  }

  /** A duration as long as this scale makes it; at least a millisecond unless it is zero. */
  public Duration of(Duration planned) {
    if (isReal() || planned.isZero()) {
      return planned;
    }
    return Duration.ofMillis(Math.max(1, Math.round(planned.toMillis() * factor)));
  }

  /** When a planned instant comes, seen from now. */
  public Instant of(Instant now, Instant planned) {
    return planned.isAfter(now) ? now.plus(of(Duration.between(now, planned))) : planned;
  }
}
