package dev.waybill.inngest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What goes to and fro between this process and the server. */
final class Traffic {
  /** How long the server may take to call for what it was sent. */
  private static final Duration ANSWER = Duration.ofMillis(1_500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int inFlight;
  private long latest = System.nanoTime();

  /** A call came in, or something was sent. */
  void began() {
    lock.lock();
    try {
      inFlight++;
      latest = Math.max(latest, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** What was sent leads to a call some time later. */
  void sent() {
    lock.lock();
    try {
      latest = Math.max(latest, System.nanoTime() + ANSWER.toNanos());
    } finally {
      lock.unlock();
    }
  }

  void ended() {
    lock.lock();
    try {
      inFlight--;
      latest = Math.max(latest, System.nanoTime());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing has moved for a while.
   *
   * @return false when something still moves after {@code patience}
   */
  boolean awaitRest(Duration quiet, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    lock.lock();
    try {
      while (System.nanoTime() < end) {
        long left = latest + quiet.toNanos() - System.nanoTime();
        if (inFlight == 0 && left <= 0) {
          return true;
        }
        boolean unused =
            changed.await(
                Math.min(inFlight == 0 ? left : quiet.toNanos(), end - System.nanoTime()),
                TimeUnit.NANOSECONDS);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }
}
