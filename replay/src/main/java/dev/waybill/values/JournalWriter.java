package dev.waybill.values;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Writes the document whose form is published as {@code journal-1.schema.json}. */
final class JournalWriter {
  private final JsonGenerator out;

  JournalWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The word for a kind or a status. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void write(Journal journal) throws IOException {
    out.writeStartObject();
    out.writeNumberField("format", Journal.FORMAT);
    out.writeFieldName("header");
    header(journal.header());
    array("entries", journal.entries(), this::entry);
    out.writeFieldName("notes");
    notes(journal.notes());
    if (journal.ending().isPresent()) {
      out.writeFieldName("ending");
      ending(journal.ending().get());
    }
    out.writeEndObject();
  }

  private void header(Header header) throws IOException {
    out.writeStartObject();
    out.writeStringField("runId", header.runId());
    out.writeNumberField("epoch", header.epoch());
    out.writeNumberField("generation", header.generation());
    out.writeStringField("workflow", header.workflow());
    json("input", Optional.of(header.input()));
    out.writeStringField("seed", Long.toString(header.determinism().seed()));
    out.writeNumberField("width", header.determinism().width());
    out.writeStringField("acceptedAt", header.origin().acceptedAt().toString());
    out.writeStringField("startedAt", header.origin().startedAt().toString());
    text("deadline", header.origin().deadline());
    text("eventId", header.origin().eventId());
    if (header.origin().parent().isPresent()) {
      out.writeObjectFieldStart("parent");
      out.writeStringField("runId", header.origin().parent().get().runId());
      out.writeStringField("key", header.origin().parent().get().key());
      out.writeEndObject();
    }
    array("tags", List.copyOf(new TreeSet<>(header.origin().tags())), out::writeString);
    out.writeEndObject();
  }

  private void entry(Entry entry) throws IOException {
    out.writeStartObject();
    out.writeNumberField("order", entry.order());
    out.writeStringField("key", entry.key());
    out.writeStringField("kind", text(entry.kind()));
    out.writeStringField("began", entry.times().began().toString());
    out.writeStringField("at", entry.times().at().toString());
    text("deadline", entry.times().deadline());
    out.writeNumberField("attempts", entry.result().attempts());
    json("value", entry.result().value());
    failure("failure", entry.result().failure());
    json("input", entry.detail().input());
    text("ref", entry.detail().ref());
    out.writeEndObject();
  }

  private void failure(String name, Optional<Failure> failure) throws IOException {
    if (failure.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart(name);
    out.writeStringField("type", failure.get().type());
    out.writeStringField("message", failure.get().message());
    text("code", failure.get().code());
    json("data", failure.get().data());
    failure("cause", failure.get().cause());
    out.writeEndObject();
  }

  private void notes(Notes notes) throws IOException {
    out.writeStartObject();
    array("pending", notes.pending(), this::pending);
    array("marks", notes.marks(), this::mark);
    out.writeNumberField("reached", notes.reached());
    array("queued", notes.queued(), this::queued);
    if (notes.cancel().isPresent()) {
      out.writeObjectFieldStart("cancel");
      out.writeStringField("reason", notes.cancel().get().reason());
      out.writeStringField("at", notes.cancel().get().at().toString());
      out.writeEndObject();
    }
    out.writeBooleanField("paused", notes.paused());
    out.writeEndObject();
  }

  private void ending(Journal.Ending ending) throws IOException {
    out.writeStartObject();
    out.writeStringField("status", text(ending.status()));
    out.writeStringField("at", ending.at().toString());
    json("value", ending.value());
    failure("failure", ending.failure());
    out.writeEndObject();
  }

  private void pending(Notes.Pending pending) throws IOException {
    out.writeStartObject();
    out.writeStringField("key", pending.key());
    out.writeStringField("kind", text(pending.kind()));
    out.writeStringField("began", pending.times().began().toString());
    text("due", pending.times().due());
    out.writeNumberField("attempts", pending.attempts());
    if (pending.match().isPresent()) {
      out.writeObjectFieldStart("match");
      out.writeStringField("event", pending.match().get().event());
      out.writeStringField("path", pending.match().get().path());
      out.writeStringField("key", pending.match().get().key());
      out.writeEndObject();
    }
    json("details", pending.details());
    text("ref", pending.ref());
    if (pending.detached()) {
      out.writeBooleanField("detached", true);
    }
    out.writeEndObject();
  }

  private void mark(Notes.Mark mark) throws IOException {
    out.writeStartObject();
    out.writeStringField("changeId", mark.changeId());
    out.writeNumberField("version", mark.version());
    out.writeEndObject();
  }

  private void queued(Notes.QueuedEvent event) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", event.id());
    out.writeStringField("name", event.name());
    json("data", Optional.of(event.data()));
    out.writeStringField("receivedAt", event.receivedAt().toString());
    out.writeEndObject();
  }

  private void json(String name, Optional<Json> value) throws IOException {
    if (value.isPresent()) {
      out.writeFieldName(name);
      RawJson.write(value.get(), out);
    }
  }

  private void text(String name, Optional<?> value) throws IOException {
    if (value.isPresent()) {
      out.writeStringField(name, value.get().toString());
    }
  }

  private <T> void array(String name, List<T> items, Write<T> write) throws IOException {
    out.writeArrayFieldStart(name);
    for (T item : items) {
      write.write(item);
    }
    out.writeEndArray();
  }

  private interface Write<T> {
    void write(T item) throws IOException;
  }
}
