package dev.waybill.inngest;

import dev.waybill.journal.Notes.QueuedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a look back at the server's events found for a run.
 *
 * @param events in the order of their arrival
 * @param until when the newest event was received that was looked at; empty: there was none
 * @param refused how many more there were than the run may have
 */
record Found(List<QueuedEvent> events, Optional<Instant> until, int refused) {
  Found {
    events = List.copyOf(events);
  }
}
