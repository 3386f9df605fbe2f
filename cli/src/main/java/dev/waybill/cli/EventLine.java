package dev.waybill.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of events: {@code name} and {@code data}, and optionally {@code id} and {@code
 * time}. Other fields are left alone.
 */
final class EventLine {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  private EventLine() {}

  /**
   * The event in the line.
   *
   * @throws WaybillException code {@code bad-event} with what is wrong
   */
  static Event<Json> parse(String line) {
    JsonNode tree = tree(line);
    if (!tree.isObject()) {
      throw bad("must be a JSON object");
    }
    JsonNode data = tree.path("data");
    if (!data.isObject()) {
      throw bad("'data' must be an object, got: " + shown(data));
    }
    EventType<Json> type = EventType.of(text(tree, "name", null), Json.class);
    Event<Json> event =
        type.event(Json.of(data.toString())).withId(text(tree, "id", UUID.randomUUID().toString()));
    String time = text(tree, "time", "");
    return time.isEmpty() ? event : event.withTime(time(time));
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw bad("is not JSON: " + e.getOriginalMessage());
    }
  }

  private static String text(JsonNode tree, String field, @Nullable String fallback) {
    JsonNode value = tree.path(field);
    if (value.isTextual()) {
      return value.textValue();
    }
    if ((value.isMissingNode() || value.isNull()) && fallback != null) {
      return fallback;
    }
    throw bad("'" + field + "' must be text, got: " + shown(value));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw bad("'time' must be like 2026-03-09T07:30:00Z, got: '" + text + "'");
    }
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static WaybillException bad(String what) {
    return new WaybillException("bad-event", what);
  }
}
