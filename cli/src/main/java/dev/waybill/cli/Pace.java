package dev.waybill.cli;

import dev.waybill.WaybillException;
import dev.waybill.spi.Backend;
import dev.waybill.spi.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How the day's time passes: it is skipped where the engine can, and waited for elsewhere. */
final class Pace {
  private static final Duration SKIPPED = Duration.ofHours(6);
  private static final Duration WAITED = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(60);
  private static final Duration SLACK = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Optional<VirtualTime> time;
  private final boolean skips;

  /** How long the runs are given to end after the day's last event. */
  final Duration most;

  Pace(Backend backend, double scale) {
    time = backend instanceof VirtualTime moved ? Optional.of(moved) : Optional.empty();
    skips = time.map(VirtualTime::isVirtual).orElse(false);
    most =
        skips ? LONGEST : LONGEST.multipliedBy((long) (scale * 1_000)).dividedBy(1_000).plus(SLACK);
  }

  Instant now() {
    return time.map(VirtualTime::now).orElseGet(Instant::now);
  }

  /** A part of the time that is left, or all of it, after which something may be told. */
  Duration part(Duration left) {
    return skips || left.compareTo(WAITED) < 0 ? left : WAITED;
  }

  /** What passes between two looks at the runs when no event is to come. */
  Duration step() {
    return skips ? SKIPPED : WAITED;
  }

  void pass(Duration part) {
    if (skips) {
      time.ifPresent(engine -> engine.advance(part));
      settle();
      return;
    }
    try {
      Thread.sleep(part.toMillis() + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WaybillException("interrupted", "interrupted while time passes");
    }
  }

  /** Lets what was just caused be done. */
  void settle() {
    time.ifPresent(
        engine -> {
          boolean unused = engine.settle(PATIENCE);
        });
  }
}
