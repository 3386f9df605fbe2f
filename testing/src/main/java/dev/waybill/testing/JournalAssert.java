package dev.waybill.testing;

import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Journal;
import dev.waybill.values.JournalText;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on what a run recorded. */
public final class JournalAssert extends AbstractAssert<JournalAssert, Journal> {

  JournalAssert(Journal journal) {
    super(journal, JournalAssert.class);
  }

  /** Assertions on a journal. */
  public static JournalAssert assertThatJournal(Journal journal) {
    return new JournalAssert(journal);
  }

  /** The steps and compensations recorded are exactly these keys, in this order. */
  public JournalAssert hasSteps(String... keys) {
    List<String> found =
        actual.entries().stream().filter(entry -> isBody(entry.kind())).map(Entry::key).toList();
    Assertions.assertThat(found).as(what("steps")).containsExactly(keys);
    return this;
  }

  /** Something of this id is recorded; ask how often. */
  public Recorded recorded(String id) {
    return new Recorded(this, id);
  }

  /**
   * The journal, normalized, is this text: entries by key; times, random ids and the run's own id
   * are {@code <time>}, {@code <uuid>} and {@code <run>}.
   */
  public JournalAssert matches(String normalizedText) {
    Assertions.assertThat(JournalText.normalize(actual))
        .as(what("text"))
        .isEqualToIgnoringNewLines(normalizedText);
    return this;
  }

  /** Nothing is open: no sleep, wait, callback, step or child. */
  public JournalAssert hasNothingPending() {
    Assertions.assertThat(actual.notes().pending()).as(what("open operations")).isEmpty();
    return this;
  }

  private static boolean isBody(EntryKind kind) {
    return kind == EntryKind.STEP || kind == EntryKind.COMPENSATION;
  }

  private String what(String part) {
    return part + " of run " + actual.header().runId();
  }

  /** How often an id is recorded. Its further uses ({@code id:1}, {@code id:2} …) count. */
  public static final class Recorded {
    private final JournalAssert journal;
    private final String id;

    private Recorded(JournalAssert journal, String id) {
      this.journal = journal;
      this.id = id;
    }

    /** Exactly {@code n} outcomes of this id. */
    public JournalAssert times(int n) {
      Assertions.assertThat(keys()).as("entries of '%s'", id).hasSize(n);
      return journal;
    }

    /** No outcome of this id. */
    public JournalAssert never() {
      return times(0);
    }

    /** One outcome of this id. */
    public JournalAssert once() {
      return times(1);
    }

    private List<String> keys() {
      return journal.actual.entries().stream()
          .filter(entry -> entry.kind() != EntryKind.PROMISE_CANCEL)
          .map(Entry::key)
          .filter(key -> key.equals(id) || key.matches(java.util.regex.Pattern.quote(id) + ":\\d+"))
          .toList();
    }
  }
}
