package dev.waybill.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the document that {@link JournalWriter} writes; unknown fields are ignored. */
final class JournalReader {
  private static final Map<String, EntryKind> KINDS =
      Arrays.stream(EntryKind.values())
          .collect(Collectors.toMap(JournalWriter::text, Function.identity()));

  private static final Map<String, RunStatus> ENDED =
      Arrays.stream(RunStatus.values())
          .filter(RunStatus::isFinal)
          .collect(Collectors.toMap(JournalWriter::text, Function.identity()));

  private static final Map<String, Fields.Read<?>> PARENT =
      Map.of("runId", Fields::text, "key", Fields::text);

  private static final Map<String, Fields.Read<?>> HEADER =
      Map.ofEntries(
          Map.entry("runId", Fields::text),
          Map.entry("epoch", Fields::integer),
          Map.entry("generation", Fields::integer),
          Map.entry("workflow", Fields::text),
          Map.entry("input", RawJson::read),
          Map.entry("seed", JournalReader::seed),
          Map.entry("width", Fields::integer),
          Map.entry("acceptedAt", JournalReader::instant),
          Map.entry("startedAt", JournalReader::instant),
          Map.entry("deadline", JournalReader::instant),
          Map.entry("eventId", Fields::text),
          Map.entry("parent", JournalReader::parent),
          Map.entry("tags", Fields.listOf(Fields::text)));

  private static final Map<String, Fields.Read<?>> FAILURE =
      Map.of(
          "type", Fields::text,
          "message", Fields::text,
          "code", Fields::text,
          "data", RawJson::read,
          "cause", JournalReader::failure);

  private static final Map<String, Fields.Read<?>> ENTRY =
      Map.ofEntries(
          Map.entry("order", Fields::integer),
          Map.entry("key", Fields::text),
          Map.entry("kind", JournalReader::kind),
          Map.entry("began", JournalReader::instant),
          Map.entry("at", JournalReader::instant),
          Map.entry("deadline", JournalReader::instant),
          Map.entry("attempts", Fields::integer),
          Map.entry("value", RawJson::read),
          Map.entry("failure", JournalReader::failure),
          Map.entry("input", RawJson::read),
          Map.entry("ref", Fields::text));

  private static final Map<String, Fields.Read<?>> MATCH =
      Map.of("event", Fields::text, "path", Fields::text, "key", Fields::text);

  private static final Map<String, Fields.Read<?>> PENDING =
      Map.of(
          "key", Fields::text,
          "kind", JournalReader::kind,
          "began", JournalReader::instant,
          "due", JournalReader::instant,
          "attempts", Fields::integer,
          "match", JournalReader::match,
          "details", RawJson::read,
          "ref", Fields::text,
          "detached", Fields::flag);

  private static final Map<String, Fields.Read<?>> MARK =
      Map.of("changeId", Fields::text, "version", Fields::integer);

  private static final Map<String, Fields.Read<?>> QUEUED =
      Map.of(
          "id", Fields::text,
          "name", Fields::text,
          "data", RawJson::read,
          "receivedAt", JournalReader::instant);

  private static final Map<String, Fields.Read<?>> NOTES =
      Map.of(
          "pending",
          Fields.listOf(JournalReader::pending),
          "marks",
          Fields.listOf(JournalReader::mark),
          "reached",
          Fields::integer,
          "queued",
          Fields.listOf(JournalReader::queued),
          "cancel",
          JournalReader::cancel,
          "paused",
          Fields::flag);

  private static final Map<String, Fields.Read<?>> CANCEL =
      Map.of("reason", Fields::text, "at", JournalReader::instant);

  private static final Map<String, Fields.Read<?>> ENDING =
      Map.of(
          "status", JournalReader::status,
          "at", JournalReader::instant,
          "value", RawJson::read,
          "failure", JournalReader::failure);

  private static final Map<String, Fields.Read<?>> JOURNAL =
      Map.of(
          "format", Fields::integer,
          "header", JournalReader::header,
          "entries", Fields.listOf(JournalReader::entry),
          "notes", JournalReader::notes,
          "ending", JournalReader::ending);

  private JournalReader() {}

  /** The format the document says it has, without reading further than that. */
  static int format(JsonParser in) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new Fields.Broken("", "must be an object");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = in.currentName().equals("format");
      in.nextToken();
      if (found) {
        return Fields.integer(in);
      }
      in.skipChildren();
    }
    throw new Fields.Broken("format", "is missing");
  }

  static Journal journal(JsonParser in) throws IOException {
    in.nextToken();
    Fields fields = Fields.read(in, JOURNAL);
    fields.need("entries", List.class);
    List<Entry> entries = fields.list("entries");
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).order() != i) {
        throw fields.broken("entries[" + i + "].order", "must be " + i + ": entries count from 0");
      }
    }
    Header header = fields.need("header", Header.class);
    Notes notes = fields.need("notes", Notes.class);
    if (in.nextToken() != null) {
      throw new Fields.Broken("", "must end after the journal");
    }
    return new Journal(
        fields.integer("format"),
        header,
        entries,
        notes,
        fields.find("ending", Journal.Ending.class));
  }

  private static Header header(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, HEADER);
    var determinism =
        new Header.Determinism(fields.need("seed", Long.class), fields.integer("width"));
    var origin =
        new Header.Origin(
            fields.need("acceptedAt", Instant.class),
            fields.need("startedAt", Instant.class),
            fields.find("deadline", Instant.class),
            fields.find("eventId", String.class),
            fields.find("parent", Header.Parent.class),
            new HashSet<>(fields.<String>list("tags")));
    return new Header(
        fields.text("runId"),
        fields.integer("epoch"),
        fields.integer("generation"),
        fields.text("workflow"),
        fields.need("input", Json.class),
        determinism,
        origin);
  }

  private static Header.Parent parent(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, PARENT);
    return new Header.Parent(fields.text("runId"), fields.text("key"));
  }

  private static Entry entry(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, ENTRY);
    Optional<Json> value = fields.find("value", Json.class);
    Optional<Failure> failure = fields.find("failure", Failure.class);
    if (value.isPresent() && failure.isPresent()) {
      throw fields.broken("value", "cannot stand beside a failure");
    }
    var times =
        new Entry.Times(
            fields.need("began", Instant.class),
            fields.need("at", Instant.class),
            fields.find("deadline", Instant.class));
    return new Entry(
        fields.integer("order"),
        fields.text("key"),
        fields.need("kind", EntryKind.class),
        times,
        new Entry.Result(fields.integer("attempts", 0), value, failure),
        new Entry.Detail(fields.find("input", Json.class), fields.find("ref", String.class)));
  }

  private static Failure failure(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, FAILURE);
    return new Failure(
        fields.text("type"),
        fields.text("message"),
        fields.find("code", String.class),
        fields.find("data", Json.class),
        fields.find("cause", Failure.class));
  }

  private static Notes notes(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, NOTES);
    return new Notes(
        fields.list("pending"),
        fields.list("marks"),
        fields.integer("reached"),
        fields.list("queued"),
        fields.find("cancel", Notes.CancelRequest.class),
        fields.flag("paused"));
  }

  private static Notes.CancelRequest cancel(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, CANCEL);
    return new Notes.CancelRequest(fields.text("reason"), fields.need("at", Instant.class));
  }

  private static Journal.Ending ending(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, ENDING);
    Optional<Json> value = fields.find("value", Json.class);
    Optional<Failure> failure = fields.find("failure", Failure.class);
    if (value.isPresent() && failure.isPresent()) {
      throw fields.broken("value", "cannot stand beside a failure");
    }
    return new Journal.Ending(
        fields.need("status", RunStatus.class), fields.need("at", Instant.class), value, failure);
  }

  private static Notes.Pending pending(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, PENDING);
    return new Notes.Pending(
        fields.text("key"),
        fields.need("kind", EntryKind.class),
        new Notes.Times(fields.need("began", Instant.class), fields.find("due", Instant.class)),
        fields.integer("attempts", 0),
        fields.find("details", Json.class),
        new Notes.Target(
            fields.find("match", Notes.Match.class),
            fields.find("ref", String.class),
            fields.flag("detached")));
  }

  private static Notes.Match match(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, MATCH);
    return new Notes.Match(fields.text("event"), fields.text("path"), fields.text("key"));
  }

  private static Notes.Mark mark(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, MARK);
    return new Notes.Mark(fields.text("changeId"), fields.integer("version"));
  }

  private static Notes.QueuedEvent queued(JsonParser in) throws IOException {
    Fields fields = Fields.read(in, QUEUED);
    return new Notes.QueuedEvent(
        fields.text("id"),
        fields.text("name"),
        fields.need("data", Json.class),
        fields.need("receivedAt", Instant.class));
  }

  private static EntryKind kind(JsonParser in) throws IOException {
    return oneOf(KINDS, in);
  }

  private static RunStatus status(JsonParser in) throws IOException {
    return oneOf(ENDED, in);
  }

  private static <T> T oneOf(Map<String, T> words, JsonParser in) throws IOException {
    T found = words.get(Fields.text(in));
    if (found == null) {
      String all = String.join(", ", words.keySet().stream().sorted().toList());
      throw new Fields.Broken(Fields.place(in), "must be one of " + all);
    }
    return found;
  }

  private static Instant instant(JsonParser in) throws IOException {
    try {
      return Instant.parse(Fields.text(in));
    } catch (DateTimeException e) {
      throw new Fields.Broken(Fields.place(in), "must be an instant like 2025-01-31T09:00:00Z");
    }
  }

  private static long seed(JsonParser in) throws IOException {
    try {
      return Long.parseLong(Fields.text(in));
    } catch (NumberFormatException e) {
      throw new Fields.Broken(Fields.place(in), "must be a 64-bit integer, written as a string");
    }
  }
}
