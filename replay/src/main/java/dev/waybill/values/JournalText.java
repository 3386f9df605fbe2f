package dev.waybill.values;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A journal as text for comparing runs, on one engine or several: times, random ids and the run's
 * own id are replaced by placeholders, so that what remains is what the code did.
 */
public final class JournalText {
  private static final Pattern UUID =
      Pattern.compile(
          "\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b");
  private static final Pattern TIME =
      Pattern.compile(
          "\\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})(\\[[A-Za-z/_+-]+\\])?");

  private final Journal journal;

  private JournalText(Journal journal) {
    this.journal = journal;
  }

  /** The facts of each key; the order among keys, which is free, does not show. */
  public static String normalize(Journal journal) {
    List<Entry> entries = new ArrayList<>(journal.entries());
    entries.sort(Comparator.comparing(Entry::key));
    return new JournalText(journal).text(entries);
  }

  /** The facts in the order in which the code observed them. */
  public static String inOrder(Journal journal) {
    return new JournalText(journal).text(journal.entries());
  }

  private String text(List<Entry> entries) {
    Notes notes = journal.notes();
    Stream<String> lines =
        Stream.of(
                Stream.of(
                    "workflow "
                        + journal.header().workflow()
                        + show("input", journal.header().input())),
                entries.stream().map(this::line),
                notes.pending().stream().map(this::line).sorted(),
                notes.marks().stream()
                    .map(mark -> "mark " + mark.changeId() + " = " + mark.version())
                    .sorted(),
                notes.queued().stream()
                    .map(event -> "queued " + event.name() + show("data", event.data())),
                notes.cancel().stream().map(cancel -> "cancel asked: " + hide(cancel.reason())),
                Stream.of("paused").filter(word -> notes.paused()),
                journal.ending().stream().map(this::line))
            .flatMap(part -> part);
    return String.join("\n", lines.toList()) + "\n";
  }

  private String line(Entry entry) {
    Entry.Result result = entry.result();
    return JournalWriter.text(entry.kind())
        + " "
        + entry.key()
        + (result.attempts() > 0 ? " attempts " + result.attempts() : "")
        + show("input", entry.detail().input())
        + show("value", result.value())
        + result.failure().map(failure -> " failure " + show(failure)).orElse("")
        + (entry.detail().ref().isPresent() ? " ref <id>" : "");
  }

  private String line(Notes.Pending pending) {
    return "pending "
        + JournalWriter.text(pending.kind())
        + " "
        + pending.key()
        + (pending.attempts() > 0 ? " attempts " + pending.attempts() : "")
        + pending
            .match()
            .map(match -> " for " + match.event() + " " + match.path() + " = " + hide(match.key()))
            .orElse("")
        + show("details", pending.details())
        + (pending.ref().isPresent() ? " ref <id>" : "")
        + (pending.detached() ? " detached" : "");
  }

  private String line(Journal.Ending ending) {
    return "ended "
        + JournalWriter.text(ending.status())
        + show("value", ending.value())
        + ending.failure().map(failure -> " failure " + show(failure)).orElse("");
  }

  private String show(Failure failure) {
    return failure.type()
        + failure.code().map(code -> " [" + code + "]").orElse("")
        + ": "
        + hide(failure.message()).replace("\r", "").replace("\n", "\\n")
        + show("data", failure.data())
        + failure.cause().map(cause -> " <- " + show(cause)).orElse("");
  }

  private String show(String name, Optional<Json> value) {
    return value.map(json -> show(name, json)).orElse("");
  }

  private String show(String name, Json value) {
    return " " + name + " " + hide(NormalJson.of(JsonCodec.tree(value)));
  }

  private String hide(String text) {
    String withoutRun = text.replace(journal.header().runId(), "<run>");
    String withoutIds = UUID.matcher(withoutRun).replaceAll("<uuid>");
    return TIME.matcher(withoutIds).replaceAll("<time>");
  }
}
