package dev.waybill.testing;

import dev.waybill.Failure;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Outcome;
import dev.waybill.values.JournalText;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A rehearsed run that has ended. */
public final class Played<O> {
  private final Class<O> type;
  private final Outcome outcome;
  private final List<Journal> journals;
  private final int crashes;

  Played(Class<O> type, Actor actor, int crashes) {
    this.type = type;
    this.outcome = Objects.requireNonNull(actor.outcome);
    this.journals = actor.journals();
    this.crashes = crashes;
  }

  /** The result; an assertion error when the run ended in another way. */
  public O result() {
    if (outcome instanceof Outcome.Finished finished) {
      return Theatre.CODEC.decode(finished.result().bytes(), type);
    }
    throw new AssertionError("the run did not complete: " + outcome);
  }

  /** Why the run failed; an assertion error when it did not. */
  public Failure failure() {
    if (outcome instanceof Outcome.Failed failed) {
      return failed.failure();
    }
    throw new AssertionError("the run did not fail: " + outcome);
  }

  public boolean isCancelled() {
    return outcome instanceof Outcome.Cancelled;
  }

  /** Assertions on what was recorded since the run began, or last continued as new. */
  public JournalAssert journal() {
    return new JournalAssert(journals.get(journals.size() - 1));
  }

  /** How many crashes the run was put through, each in a rehearsal of its own. */
  public int crashes() {
    return crashes;
  }

  /** What the run did and how it ended, for comparing. */
  String text() {
    return journals.stream().map(JournalText::inOrder).collect(Collectors.joining())
        + "end "
        + outcome;
  }
}
