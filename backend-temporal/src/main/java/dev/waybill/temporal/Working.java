package dev.waybill.temporal;

import org.jspecify.annotations.Nullable;

/** A body in flight on this process. */
final class Working {
  private final String name;
  private @Nullable Thread thread;
  private boolean cancelled;

  /**
   * @param name says whose body it is
   */
  Working(String name) {
    this.name = name;
  }

  synchronized void on(Thread thread) {
    this.thread = thread;
    if (cancelled) {
      thread.interrupt();
    }
  }

  /** The thread is the pool's again: an interrupt that came for the body must not stay. */
  synchronized void off() {
    thread = null;
    boolean unused = Thread.interrupted();
  }

  synchronized void cancel() {
    cancelled = true;
    interrupt();
  }

  synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public String toString() {
    return name;
  }
}
