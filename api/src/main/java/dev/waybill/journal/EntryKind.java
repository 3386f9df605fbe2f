package dev.waybill.journal;

/** What an entry is the outcome of. */
public enum EntryKind {
  STEP,
  SLEEP,
  WAIT,
  CALLBACK,
  SEND,
  CHILD,
  /** A saga's compensation. */
  COMPENSATION,
  /** The code closed a wait, a timer or a branch; its key is theirs. */
  PROMISE_CANCEL,
  /** The run was asked to cancel. */
  CANCEL,
  /** The last entry of an epoch; its value is the next one's input. */
  CONTINUE_AS_NEW
}
