package dev.waybill.journal;

import java.util.List;

/**
 * Everything recorded of a run, in a form that another engine can go on from.
 *
 * @param format the version of this form; this library reads every version up to {@link #FORMAT}
 * @param header what the run is
 * @param entries outcomes in the order in which the code observed them
 * @param notes what is open, and what the code decided
 */
public record Journal(int format, Header header, List<Entry> entries, Notes notes) {
  /** The version this library writes. */
  public static final int FORMAT = 1;

  public Journal {
    entries = List.copyOf(entries);
  }
}
