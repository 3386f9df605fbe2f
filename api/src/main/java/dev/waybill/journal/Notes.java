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
 */
public record Notes(
    List<Pending> pending, List<Mark> marks, int reached, List<QueuedEvent> queued) {
  public static final Notes NONE = new Notes(List.of(), List.of(), -1, List.of());

  public Notes {
    pending = List.copyOf(pending);
    marks = List.copyOf(marks);
    queued = List.copyOf(queued);
  }

  /**
   * An open operation.
   *
   * @param attempts bodies that failed so far
   * @param match the event a wait is for
   * @param details of the latest heartbeat
   */
  public record Pending(
      String key,
      EntryKind kind,
      Times times,
      int attempts,
      Optional<Match> match,
      Optional<Json> details) {}

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
