package dev.waybill.cli;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.crm.Crm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The recorded day of the CRM.
 *
 * @param events in the order of time
 */
record CrmDay(List<Event<Json>> events) {
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z");

  static CrmDay load() {
    try (InputStream in = Crm.class.getResourceAsStream("crm-day.jsonl")) {
      if (in == null) {
        throw new IllegalStateException("the recorded day is missing from the CRM's jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new CrmDay(
          text.lines().filter(line -> !line.isBlank()).map(EventLine::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same day with another beginning; times in what the events tell move along. */
  CrmDay movedTo(Instant start) {
    Duration by = Duration.between(start(), start);
    return new CrmDay(events.stream().map(event -> moved(event, by)).toList());
  }

  private static Event<Json> moved(Event<Json> event, Duration by) {
    String data =
        INSTANT
            .matcher(event.data().text())
            .replaceAll(found -> Instant.parse(found.group()).plus(by).toString());
    return event.type().event(Json.of(data)).withId(event.id()).withTime(time(event).plus(by));
  }

  Instant start() {
    return time(events.get(0));
  }

  /** When an event comes, on a clock that runs this much faster. */
  Instant time(Event<Json> event, double scale) {
    Duration after = Duration.between(start(), time(event));
    return start().plusNanos((long) (after.toNanos() * scale));
  }

  private static Instant time(Event<Json> event) {
    return event.time().orElseThrow();
  }
}
