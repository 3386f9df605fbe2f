package dev.waybill.client;

import dev.waybill.Event;
import dev.waybill.RunInfo;
import dev.waybill.journal.Journal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A handle on a run. It stays valid across restarts, continue-as-new and moves. */
public interface Run<O> {

  String id();

  /** What starting did; {@code EXISTING} for a handle that was looked up. */
  Admission admission();

  /**
   * What is known of the run now.
   *
   * @throws RunNotFoundException when no backend has this run
   */
  RunInfo describe();

  /**
   * Waits for the result.
   *
   * @throws RunFailedException when it ended in another way than COMPLETED
   * @throws TimeoutException when it is unfinished after {@code timeout}; the run goes on
   */
  O result(Duration timeout) throws TimeoutException;

  /** Delivers an event to this run alone; it starts nothing. */
  void signal(Event<?> event);

  /**
   * Asks the run to cancel: the step in flight ends, sagas are undone, {@code onCancel} runs.
   * Returns when the request is durable; no effect on a finished run.
   */
  void cancel(String reason);

  /** Holds the run before its next step; what arrives meanwhile is recorded. */
  void pause();

  void resume();

  /** The latest value published with {@code step.state}. */
  <T> Optional<T> state(String name, Class<T> type);

  Journal journal();

  /**
   * Starts a new run whose journal is this one's up to, not including, the entry.
   *
   * @throws dev.waybill.WaybillException when there is no such entry
   */
  Run<O> rerunFrom(String entryKey);

  /** Updates from now on, until closed or the run has ended. */
  Watch watch();

  /** What starting a run did. */
  enum Admission {
    STARTED,
    /** A run with the same idempotency key exists; the handle is on it. */
    EXISTING,
    /** The input replaced that of the run that is about to start; the handle is on it. */
    DEBOUNCED,
    /** Dropped; the handle is on nothing. */
    RATE_LIMITED,
    /** An unfinished run has the singleton's key; the handle is on it. */
    SKIPPED
  }
}
