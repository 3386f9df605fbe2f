package dev.waybill.inngest;

/**
 * What the server made of a checkpoint.
 *
 * @param reason what the server said, where it did not record
 */
record Checkpointed(Kind kind, String reason) {

  /** What to do next. */
  enum Kind {
    /** Go on. */
    RECORDED,
    /** Another call has taken over: stop, run nothing more. */
    STALE,
    /** Not recorded, as far as is known: answer the call with these steps. */
    NOT_TAKEN
  }
}
