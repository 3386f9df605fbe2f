package dev.waybill.crm.deals;

import dev.waybill.crm.timing.TimeScale;
import java.time.Duration;

/**
 * How long a deal is left alone.
 *
 * @param quiet moves within this time are one; default 30 seconds
 * @param atMost so long a busy deal is held back at most; default 10 minutes
 * @param followUpAfter the contact hears from us; default 1 hour
 */
public record DealTiming(Duration quiet, Duration atMost, Duration followUpAfter) {

  public static DealTiming defaults() {
    return new DealTiming(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofHours(1));
  }

  public DealTiming scaled(TimeScale scale) {
    return new DealTiming(scale.of(quiet), scale.of(atMost), scale.of(followUpAfter));
  }
}
