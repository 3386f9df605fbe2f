package dev.waybill.replay;

import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A journal as turns read it: entries only grow. Not thread-safe; a driver appends at quiescence,
 * from inside {@link Driver#more}.
 */
public final class Recording {
  private final Header header;
  private final List<Entry> entries;
  private final Map<String, Integer> marks = new HashMap<>();
  private int reached;

  public Recording(Header header, List<Entry> entries, List<Notes.Mark> marks, int reached) {
    this.header = header;
    this.entries = new ArrayList<>(entries);
    this.reached = reached;
    marks.forEach(mark -> this.marks.put(mark.changeId(), mark.version()));
  }

  public static Recording of(Journal journal) {
    return new Recording(
        journal.header(), journal.entries(), journal.notes().marks(), journal.notes().reached());
  }

  /** The journal of a run that has not begun. */
  public static Recording fresh(Header header) {
    return new Recording(header, List.of(), List.of(), -1);
  }

  public Header header() {
    return header;
  }

  public int size() {
    return entries.size();
  }

  public Entry entry(int index) {
    return entries.get(index);
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The recorded versions, by change id. */
  public Map<String, Integer> marks() {
    return Map.copyOf(marks);
  }

  @Nullable Integer mark(String changeId) {
    return marks.get(changeId);
  }

  /** How many entries a committed turn had executed; -1 before the first. */
  public int reached() {
    return reached;
  }

  public void append(Entry entry) {
    entries.add(entry);
  }

  /** Notes what a committed turn decided and how far it came. */
  public void commit(List<Notes.Mark> newMarks, int cursor) {
    newMarks.forEach(mark -> marks.put(mark.changeId(), mark.version()));
    reached = Math.max(reached, cursor);
  }
}
