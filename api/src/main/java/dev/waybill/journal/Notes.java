package dev.waybill.journal;

import dev.waybill.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What stands beside the entries.
 *
 * @param pending operations that are open
 * @param marks the versions the code decided on
 * @param reached how many entries a committed turn had executed; -1 before the first
 * @param queued events received and not yet waited for, oldest first
 * @param cancel the accepted cancel of a run that has not ended; the entries tell whether it was
 *     delivered to the code
 * @param paused whether a person holds the run
 */
public record Notes(
    List<Pending> pending,
    List<Mark> marks,
    int reached,
    List<QueuedEvent> queued,
    Optional<CancelRequest> cancel,
    boolean paused) {
  public static final Notes NONE =
      new Notes(List.of(), List.of(), -1, List.of(), Optional.empty(), false);

  public Notes {
    pending = List.copyOf(pending);
    marks = List.copyOf(marks);
    queued = List.copyOf(queued);
  }

  /**
   * An open operation.
   *
   * @param attempts bodies that failed so far
   * @param details of the latest heartbeat
   */
  public record Pending(
      String key,
      EntryKind kind,
      Times times,
      int attempts,
      Optional<Json> details,
      Target target) {

    /** The event a wait is for. */
    public Optional<Match> match() {
      return target.match();
    }

    /** The child run's id, or the id of an event that is taken and not yet an entry. */
    public Optional<String> ref() {
      return target.ref();
    }

    /** Whether the run ends without waiting for this child. */
    public boolean detached() {
      return target.detached();
    }
  }

  /**
   * What an open operation is about.
   *
   * @param match the event a wait is for
   * @param ref the child run's id, or the id of an event that is taken and not yet an entry
   * @param detached whether the run ends without waiting for this child
   */
  public record Target(Optional<Match> match, Optional<String> ref, boolean detached) {
    public static final Target NONE = new Target(Optional.empty(), Optional.empty(), false);

    public static Target of(Match match) {
      return new Target(Optional.of(match), Optional.empty(), false);
    }

    public static Target child(String runId, boolean detached) {
      return new Target(Optional.empty(), Optional.of(runId), detached);
    }
  }

  /** A cancel that was accepted. */
  public record CancelRequest(String reason, Instant at) {
    /** The reason when the run itself was out of time: it ends FAILED, not CANCELLED. */
    public static final String TIMED_OUT = "$timed-out";
  }

  /**
   * When an operation was opened, and when it is due.
   *
   * @param due its deadline, or when a failed step is tried again
   */
  public record Times(Instant began, Optional<Instant> due) {}

  /** An event whose value at {@code path} reads as {@code key}. */
  public record Match(String event, String path, String key) {}

  /** What {@code step.version} returned at its first use. */
  public record Mark(String changeId, int version) {}

  /** An event that waits to be taken. */
  public record QueuedEvent(String id, String name, Json data, Instant receivedAt) {}
}
