package dev.waybill.journal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything recorded of a run, in a form that another engine can go on from.
 *
 * @param format the version of this form; this library reads every version up to {@link #FORMAT}
 * @param header what the run is
 * @param entries outcomes in the order in which the code observed them
 * @param notes what is open, and what the code decided
 * @param ending how the run ended; empty while it has not
 */
public record Journal(
    int format, Header header, List<Entry> entries, Notes notes, Optional<Ending> ending) {
  /** The version this library writes. */
  public static final int FORMAT = 1;

  public Journal {
    entries = List.copyOf(entries);
  }

  /**
   * How a run ended.
   *
   * @param status a final one
   * @param value the result of a completed run
   * @param failure of a run that ended otherwise
   */
  public record Ending(
      RunStatus status, Instant at, Optional<Json> value, Optional<Failure> failure) {}
}
