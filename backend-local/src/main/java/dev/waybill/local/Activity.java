package dev.waybill.local;

/** Counts what is going on, so that somebody can wait until nothing is. */
final class Activity {
  private long going;

  synchronized void begin() {
    going++;
  }

  synchronized void end() {
    if (--going == 0) {
      notifyAll();
    }
  }

  /** Waits until nothing goes on, or {@code millis} are over. */
  synchronized boolean awaitNone(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (going > 0) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
