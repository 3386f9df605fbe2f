package dev.waybill.replay;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread's end of the hand-over: it parks here until the baton is passed to it. While it parks
 * it may be lent a task.
 */
final class Baton {
  private static final System.Logger LOG = System.getLogger(Baton.class.getName());

  private final Thread thread;
  private final boolean keepsInterrupts;
  private volatile boolean passed;
  private final AtomicReference<@Nullable Runnable> lent = new AtomicReference<>();

  /**
   * @param keepsInterrupts whether an interrupt while parked is the thread's own; one of a lent
   *     task is not
   */
  Baton(Thread thread, boolean keepsInterrupts) {
    this.thread = thread;
    this.keepsInterrupts = keepsInterrupts;
  }

  boolean isOf(Thread other) {
    return thread == other;
  }

  StackTraceElement[] stack() {
    return thread.getStackTrace();
  }

  void pass() {
    passed = true;
    LockSupport.unpark(thread);
  }

  boolean isLent() {
    return lent.get() != null;
  }

  void lend(Runnable task) {
    lent.set(task);
    LockSupport.unpark(thread);
  }

  /** Parks until the baton is passed. */
  void hold() {
    hold(() -> false);
  }

  /** Parks until the baton is passed or, looked at every 10 ms at most, {@code tooLate}. */
  boolean hold(TooLate tooLate) {
    boolean interrupted = false;
    boolean mine = passed;
    while (!mine || lent.get() != null) {
      Runnable task = lent.get();
      if (task != null) {
        runLent(task);
      } else if (tooLate.now()) {
        break;
      } else {
        tooLate.park(this);
        interrupted |= Thread.interrupted();
      }
      mine = passed;
    }
    passed = false;
    if (interrupted && keepsInterrupts) {
      thread.interrupt();
    }
    return mine;
  }

  private void runLent(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "a task on a branch's thread threw", e);
    } finally {
      lent.compareAndSet(task, null); // whom it served may have lent the next one already
      Thread.interrupted();
    }
  }

  /** When to give up waiting. */
  interface TooLate {
    boolean now();

    default void park(Object blocker) {
      LockSupport.park(blocker);
    }
  }
}
