package dev.waybill;

/** Where a run stands. */
public enum RunStatus {
  /** Accepted, its start lies in the future: delayed, debounced or throttled. */
  SCHEDULED,
  /** Ready to execute, waiting for a free slot. */
  QUEUED,
  RUNNING,
  /** Nothing to execute: it sleeps or waits, and costs no thread. */
  WAITING,
  /** Held by a person; what arrives meanwhile is recorded. */
  PAUSED,
  /** Parked because its journal and its code disagree; goes on when other code is deployed. */
  STALLED,
  /** Cancel was asked; the step in flight and the compensations are still running. */
  CANCELLING,
  COMPLETED,
  FAILED,
  CANCELLED,
  /** Not started within the time its definition or start options allow. */
  EXPIRED,
  /** Continues on another backend, under the same id. */
  MOVED;

  /** True when nothing will happen to the run any more on this backend. */
  public boolean isFinal() {
    return compareTo(COMPLETED) >= 0;
  }
}
