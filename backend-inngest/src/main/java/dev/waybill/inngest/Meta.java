package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.journal.Header.Parent;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.QueuedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the adapter adds to the data of the event that starts an engine run.
 *
 * @param run Waybill's id of the run
 * @param place which engine run of it this is
 * @param accepted when the run was asked for
 * @param deadline when the run's timeout is over
 * @param carried what it goes on from
 * @param expires until when it must have begun
 */
record Meta(
    String run,
    Place place,
    Instant accepted,
    Optional<Instant> deadline,
    Optional<String> event,
    Optional<Parent> parent,
    Set<String> tags,
    Carried carried,
    Optional<Instant> expires) {

  Meta(
      String run,
      Place place,
      Instant accepted,
      Optional<Instant> deadline,
      Optional<String> event,
      Optional<Parent> parent,
      Set<String> tags,
      Carried carried) {
    this(run, place, accepted, deadline, event, parent, tags, carried, Optional.empty());
  }

  /**
   * Which engine run.
   *
   * @param recoveries how many engine runs before it the engine has lost, in a row
   */
  record Place(int epoch, int generation, long seed, int recoveries) {}

  /**
   * What an engine run takes over from the one before.
   *
   * @param journal what was recorded, as a portable journal
   * @param cancel the run is being cancelled
   * @param queued events received and not yet taken
   * @param heard what it knows of events that it was given
   */
  record Carried(
      Optional<Json> journal,
      Optional<CancelRequest> cancel,
      List<QueuedEvent> queued,
      Optional<Heard> heard) {
    Carried {
      journal = Wire.given(journal);
      queued = List.copyOf(queued);
    }

    static final Carried NOTHING =
        new Carried(Optional.empty(), Optional.empty(), List.of(), Optional.empty());
  }

  /**
   * What a run knows of the events that it was given.
   *
   * @param since from when on it receives
   * @param taken ids of the newest events that waits have taken
   */
  record Heard(Instant since, List<Seen> seen, List<String> taken) {
    Heard {
      seen = List.copyOf(seen);
      taken = List.copyOf(taken);
    }
  }

  /** When the newest event was received of those that were looked at. */
  record Seen(Match match, Instant until) {}
}
