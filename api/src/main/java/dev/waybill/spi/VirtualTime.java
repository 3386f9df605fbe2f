package dev.waybill.spi;

import java.time.Duration;
import java.time.Instant;

/** Of a {@link Backend} whose time a test or a demo can move; found by {@code instanceof}. */
public interface VirtualTime {

  /** Whether the open backend's time is virtual; otherwise it passes as everywhere. */
  boolean isVirtual();

  /** The engine's time. */
  Instant now();

  /**
   * Lets time pass: what becomes due on the way happens. {@link #settle} waits for what the end of
   * it causes.
   *
   * @param time not negative
   * @throws IllegalStateException when time is not virtual
   */
  void advance(Duration time);

  /**
   * Waits until nothing executes in this process and nothing is ready to.
   *
   * @param patience of real time
   * @return false when something still executes after that
   */
  boolean settle(Duration patience);
}
