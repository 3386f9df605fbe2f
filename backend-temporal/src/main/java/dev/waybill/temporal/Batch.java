package dev.waybill.temporal;

/** What was recorded since the last boundary: all of it travels in one message. */
final class Batch {
  private static final int STEPS = 100;
  private static final long MILLIS = 2_000;
  private static final long BYTES = 1_000_000;

  private int steps;
  private long bytes;
  private long since;

  boolean hasRoom(long now) {
    return steps < STEPS && bytes < BYTES && (steps == 0 || now - since < MILLIS);
  }

  void add(long now, int size) {
    if (steps == 0) {
      since = now;
    }
    steps++;
    bytes += size;
  }

  void flushed() {
    steps = 0;
    bytes = 0;
  }
}
