package dev.waybill.local;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The engine's time, in microseconds of the epoch. Stamps of a real clock are strictly increasing,
 * so that an event and an entry are never of the same instant.
 */
sealed interface EngineClock {

  /** Reads the time. */
  long now();

  /** Reads the time for something that is recorded. */
  long stamp();

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  /** Rounds up, so that nothing is early; far instants are clamped to what the engine can hold. */
  static long microsUp(Instant instant) {
    if (instant.getEpochSecond() > 9_000_000_000_000L) {
      return 9_000_000_000_000L * 1_000_000;
    }
    if (instant.getEpochSecond() < -9_000_000_000_000L) {
      return -9_000_000_000_000L * 1_000_000;
    }
    return micros(instant) + (instant.getNano() % 1_000 == 0 ? 0 : 1);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The system's clock. */
  final class Real implements EngineClock {
    private final Clock clock = Clock.systemUTC();
    private long last;

    @Override
    public long now() {
      return micros(clock.instant());
    }

    @Override
    public synchronized long stamp() {
      last = Math.max(now(), last + 1);
      return last;
    }
  }

  /** A clock that stands still until it is moved. */
  final class Virtual implements EngineClock {
    private final boolean skips;
    private volatile long now;

    Virtual(Instant start, boolean skips) {
      now = micros(start);
      this.skips = skips;
    }

    /** Whether it also moves while a client waits for a result. */
    boolean skips() {
      return skips;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public long stamp() {
      return now;
    }

    void moveTo(long micros) {
      now = Math.max(now, micros);
    }
  }
}
