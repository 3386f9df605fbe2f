package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.Priority;
import dev.waybill.journal.Header.Parent;
import dev.waybill.journal.Notes.QueuedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The second argument of a run's Temporal workflow: what Waybill knows of the run beside its input.
 * A workflow that was started by hand has none.
 *
 * @param seed of derived values
 * @param registered whether who started the run has told the correlators what it hears of
 */
record Envelope(
    Count count, long seed, Origin origin, Times times, Carried carried, boolean registered) {

  /** How many engine runs, and how many continue-as-new, came before. */
  record Count(int epoch, int generation) {
    static final Count FIRST = new Count(0, 0);
  }

  /** Where the run came from. */
  record Origin(
      Optional<String> eventId,
      Set<String> tags,
      Optional<Parent> parent,
      boolean detached,
      Priority priority) {
    static final Origin NONE =
        new Origin(Optional.empty(), Set.of(), Optional.empty(), false, Priority.NORMAL);
  }

  /**
   * When.
   *
   * @param notBefore when it may begin
   * @param expires when it is too late to begin
   * @param deadline when it is too late to end
   */
  record Times(
      Instant accepted,
      Optional<Instant> notBefore,
      Optional<Instant> expires,
      Optional<Instant> deadline) {
    /** Stands in {@code notBefore} for: when it is told to. */
    static final Instant WHEN_TOLD = Instant.parse("9999-01-01T00:00:00Z");

    boolean isHeld() {
      return notBefore.filter(WHEN_TOLD::equals).isPresent();
    }

    Times begun() {
      return new Times(accepted, Optional.empty(), expires, deadline);
    }
  }

  /**
   * What came with it from an earlier engine run.
   *
   * @param journal to go on from
   * @param consumed ids of events that the run has taken
   * @param states the latest values published
   */
  record Carried(
      Optional<Json> journal,
      List<QueuedEvent> queued,
      List<String> consumed,
      Map<String, Json> states) {
    Carried {
      journal = Wire.given(journal);
    }

    static final Carried NOTHING = new Carried(Optional.empty(), List.of(), List.of(), Map.of());
  }

  Envelope withCarried(Carried carried) {
    return new Envelope(count, seed, origin, times, carried, registered);
  }

  /** The same run, which begins with another input because of another event. */
  Envelope told(Optional<String> event, Carried carried) {
    Origin told =
        new Origin(event, origin.tags(), origin.parent(), origin.detached(), origin.priority());
    return new Envelope(count, seed, told, times.begun(), carried, false);
  }

  /** The same run after a continue-as-new. */
  Envelope next(long seed, Carried carried) {
    Times going = new Times(times.accepted(), Optional.empty(), Optional.empty(), times.deadline());
    Count next = new Count(count.epoch() + 1, count.generation() + 1);
    return new Envelope(next, seed, origin, going, carried, true);
  }
}
