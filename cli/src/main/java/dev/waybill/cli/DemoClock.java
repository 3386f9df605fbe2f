package dev.waybill.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** The engine's time, also before there is an engine. */
final class DemoClock extends Clock {
  private volatile Supplier<Instant> now;

  DemoClock(Instant start) {
    now = () -> start;
  }

  void follow(Supplier<Instant> engine) {
    now = engine;
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the demo's day is told in UTC");
  }
}
