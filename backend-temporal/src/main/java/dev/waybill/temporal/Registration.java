package dev.waybill.temporal;

import dev.waybill.journal.Notes.Match;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That a run wants to hear of the events that match.
 *
 * @param span which wait of the run it is for; empty for the other purposes, which end with the run
 */
record Registration(String runId, Purpose purpose, Match match, Optional<Span> span) {

  /** What an event does to the run. */
  enum Purpose {
    /** Answers a wait: one event is enough. */
    WAIT,
    /** Joins the run's queue. */
    RECEIVE,
    /** Cancels the run. */
    CANCEL
  }

  /** A wait's key, and between which instants an event must have been received to count. */
  record Span(String key, Instant since, Instant until) {}

  Listener listener() {
    return new Listener(runId, purpose, span);
  }

  /** A run among those that wait for one event and key. */
  record Listener(String runId, Purpose purpose, Optional<Span> span) {

    boolean hears(Instant receivedAt) {
      return span.filter(
              wait -> receivedAt.isBefore(wait.since()) || receivedAt.isAfter(wait.until()))
          .isEmpty();
    }
  }

  /**
   * A listener as its correlator holds it.
   *
   * @param at when it was registered last, which tells it from one of an earlier time
   */
  record Held(Listener listener, Instant at) {}

  /** Listeners that a correlator need not hold any more. */
  record Leave(String correlator, List<Held> held) {}
}
