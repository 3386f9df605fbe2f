package dev.waybill.local;

import dev.waybill.replay.Operation.Work;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One attempt of a body in flight. Whoever claims it first decides its outcome. */
final class Working {
  private final Work work;
  private final int attempt;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private @Nullable Thread thread;
  private boolean cancelled;
  private volatile boolean held;
  private final long began;
  private volatile long lastBeat;

  Working(Work work, int attempt, long now) {
    this.work = work;
    this.attempt = attempt;
    began = now;
    lastBeat = now;
  }

  /** When it began, in microseconds. */
  long began() {
    return began;
  }

  String key() {
    return work.key();
  }

  Work work() {
    return work;
  }

  int attempt() {
    return attempt;
  }

  /** True for the first caller alone. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  boolean isOpen() {
    return !claimed.get();
  }

  synchronized void on(Thread thread) {
    this.thread = thread;
    if (cancelled) {
      thread.interrupt();
    }
  }

  synchronized void off() {
    thread = null;
  }

  /** Interrupts the body where its step may be cancelled. */
  synchronized void cancel() {
    if (work.options().cancellable()) {
      cancelled = true;
      interrupt();
    }
  }

  synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Says that nobody should wait for this body: the clock moves on while it runs. */
  void hold() {
    held = true;
  }

  boolean isHeld() {
    return held;
  }

  void beat(long now) {
    lastBeat = now;
  }

  long lastBeat() {
    return lastBeat;
  }
}
