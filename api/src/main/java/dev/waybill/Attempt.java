package dev.waybill;

import java.util.Optional;

/** What a step body holds while it runs. */
public interface Attempt {

  /**
   * 1 for the first attempt. Counts failed bodies only: a restart of the engine is not an attempt.
   */
  int number();

  /**
   * A key for the receiving service to recognise a repeat. It is the same for every attempt of this
   * step, on every backend and after a move, and another one after continue-as-new.
   */
  String idempotencyKey();

  /**
   * Says that the body is alive, and keeps {@code details} for the next attempt.
   *
   * @throws RuntimeException when the step may be cancelled and the run is being cancelled
   */
  void heartbeat(Object details);

  /** What the latest heartbeat of an earlier attempt kept. */
  <T> Optional<T> lastHeartbeat(Class<T> type);

  /**
   * True once the run is being cancelled and the step is cancellable; the thread is interrupted
   * too.
   */
  boolean isCancelled();

  /** Shows progress live; not an entry of the journal. */
  void progress(long done, long total, String message);

  /** Sends one chunk to whoever watches the run; not an entry of the journal. */
  void stream(String name, Object chunk);
}
