package dev.waybill.testing;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Outcome;
import dev.waybill.values.JournalText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A rehearsed run that has ended. */
public final class Played<O> {
  private final Class<O> type;
  private final Outcome outcome;
  private final List<Journal> journals;
  private final List<Event<Json>> sent;
  private final List<String> shown;
  private final int crashes;

  Played(Class<O> type, Actor actor, int crashes) {
    this.type = type;
    this.outcome = Objects.requireNonNull(actor.outcome);
    this.journals = actor.journals();
    this.sent = List.copyOf(actor.sent);
    this.shown = List.copyOf(actor.shown.lines());
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
    return new JournalAssert(last());
  }

  /** What was recorded, in order: kind and key, for example {@code step charge}. */
  public List<String> entries() {
    return last().entries().stream().map(Played::name).toList();
  }

  private static String name(Entry entry) {
    return entry.kind().name().toLowerCase(Locale.ROOT) + " " + entry.key();
  }

  /**
   * How long after the start an entry was recorded.
   *
   * @throws AssertionError when nothing was recorded under this key
   */
  public Duration when(String key) {
    return last().entries().stream()
        .filter(entry -> entry.key().equals(key))
        .map(entry -> Duration.between(TestWaybill.START, entry.times().at()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no entry '" + key + "' in " + entries()));
  }

  /** The events that the run sent, in order. */
  public List<Event<Json>> sent() {
    return sent;
  }

  /** The run's progress and state as they were shown: {@code 1/3 drawing}, {@code phase="sent"}. */
  public List<String> shown() {
    return shown;
  }

  private Journal last() {
    return journals.get(journals.size() - 1);
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
