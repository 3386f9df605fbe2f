package dev.waybill.testing;

import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a failed check says. */
final class Texts {
  private static final String REMEDY =
      "\nCode outside of steps must do the same each time it runs: it must not read what a step's"
          + " body wrote, nor clocks, random numbers or fields. Let the body return the value, and"
          + " use step.now(), step.uuid() and step.random().";

  private Texts() {}

  static String name(EntryKind kind, String key) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " '" + key + "'";
  }

  static String open(Actor actor) {
    String open =
        actor.open.stream()
            .map((Operation one) -> name(one.kind(), one.key()))
            .collect(Collectors.joining(", "));
    return open.isEmpty() ? "nothing" : open;
  }

  static String stuck(Actor actor) {
    return "the run waits for " + open(actor) + " and nothing else will happen";
  }

  static String diverged(Outcome.Diverged diverged) {
    return "the code does not do again what it did: "
        + diverged.recorded()
        + ", but "
        + diverged.issued()
        + REMEDY;
  }

  static String asksForMore(String last, String open) {
    return "the code does not do again what it did: the journal ends after "
        + last
        + ", but the code issued "
        + open
        + REMEDY;
  }

  static String endsOtherwise(String expected, Outcome found) {
    return "the code does not end again as it did: " + expected + ", but " + found + REMEDY;
  }

  /** Two runs that should be the same, by the first line in which they differ. */
  static String differs(String how, String expected, String found) {
    List<String> left = expected.lines().toList();
    List<String> right = found.lines().toList();
    int at = 0;
    while (at < left.size() && at < right.size() && left.get(at).equals(right.get(at))) {
      at++;
    }
    return how
        + ", the run went another way:\n  without: "
        + (at < left.size() ? left.get(at) : "(nothing more)")
        + "\n  with:    "
        + (at < right.size() ? right.get(at) : "(nothing more)")
        + REMEDY;
  }
}
