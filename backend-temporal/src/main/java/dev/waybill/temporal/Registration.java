package dev.waybill.temporal;

import dev.waybill.journal.Notes.Match;
import java.time.Instant;
import java.util.Optional;

/**
 * That a run wants to hear of events.
 *
 * @param until when it does not want to any more; empty: until it ends
 */
record Registration(String runId, Purpose purpose, Match match, Optional<Instant> until) {

  /** What an event does to the run. */
  enum Purpose {
    /** Answers a wait: one event is enough. */
    WAIT,
    /** Joins the run's queue. */
    RECEIVE,
    /** Cancels the run. */
    CANCEL
  }
}
