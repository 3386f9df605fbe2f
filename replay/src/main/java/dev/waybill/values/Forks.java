package dev.waybill.values;

import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Journals of new runs that repeat another up to an entry. */
public final class Forks {

  private Forks() {}

  /**
   * The journal of a new run, up to but not including an entry.
   *
   * @param timeout of the new run, from now on
   * @throws WaybillException code {@code unknown-entry} when the journal has no such entry
   */
  public static Journal before(
      Journal journal, String entryKey, Instant now, Optional<Duration> timeout) {
    List<Entry> kept = new ArrayList<>();
    boolean found = false;
    for (Entry entry : journal.entries()) {
      found |= entry.key().equals(entryKey);
      if (found) {
        break;
      }
      kept.add(entry);
    }
    if (!found) {
      throw noSuchEntry(journal.header().runId(), entryKey);
    }
    Notes notes =
        new Notes(
            List.of(), journal.notes().marks(), kept.size(), List.of(), Optional.empty(), false);
    Header header = header(journal.header(), now, timeout);
    return new Journal(Journal.FORMAT, header, kept, notes, Optional.empty());
  }

  private static Header header(Header old, Instant now, Optional<Duration> timeout) {
    return new Header(
        UUID.randomUUID().toString(),
        0,
        0,
        old.workflow(),
        old.input(),
        old.determinism(),
        new Header.Origin(
            now,
            old.origin().startedAt(),
            timeout.map(now::plus),
            Optional.empty(),
            Optional.empty(),
            old.origin().tags()));
  }

  private static WaybillException noSuchEntry(String runId, String key) {
    return new WaybillException(
        "unknown-entry",
        "run '" + runId + "' has no entry '" + key + "'. Read its journal to find the key.");
  }
}
