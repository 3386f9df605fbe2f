package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.journal.Entry.Result;
import java.time.Instant;
import java.util.Optional;

/**
 * What the server keeps of a step that ran here. A step may also be recorded as void: it ran
 * nowhere, and is tried again under another id.
 *
 * @param at when it ended
 * @param attempts bodies run
 */
record Recorded(Instant at, int attempts, Optional<Json> value, Optional<Failure> failure) {
  private static final String VOID = "void";
  private static final String LAST = "last";
  private static final String KEPT = "kept";
  private static final String VALUE = "value";

  static ObjectNode success(Json value, Instant at, int attempts) {
    ObjectNode data = Wire.object();
    data.set(VALUE, Wire.tree(value));
    return data.put("at", at.toString()).put("attempts", attempts);
  }

  /**
   * What an attempt that failed is told as.
   *
   * @param kept with its last heartbeat
   * @param last whether the step has failed with it
   */
  static ObjectNode failure(
      Failure failure, Instant at, int attempts, Optional<Json> kept, boolean last) {
    ObjectNode more = Wire.object();
    more.set("failure", Wire.tree(failure));
    more.put("at", at.toString()).put("attempts", attempts).put(LAST, last);
    kept.ifPresent(value -> more.set(KEPT, Wire.tree(value)));
    ObjectNode error = Wire.object();
    error.put("name", failure.type()).put("message", failure.message());
    error.set("data", more);
    return error;
  }

  /** Whether this is the error of a step that has failed, and not that of one of its attempts. */
  static boolean isLast(JsonNode error) {
    return error.path("data").path(LAST).asBoolean();
  }

  /** What the error of an attempt says of the attempts so far. */
  static Tried tried(JsonNode error) {
    JsonNode data = error.path("data");
    return new Tried(
        data.path("attempts").asInt(0),
        data.hasNonNull(KEPT) ? Optional.of(Wire.json(data.get(KEPT))) : Optional.empty());
  }

  static ObjectNode nothing(String why) {
    return Wire.object().put(VOID, why);
  }

  /** Whether the step was recorded without having run. */
  static boolean isVoid(JsonNode step) {
    return step.path("data").has(VOID);
  }

  /**
   * Reads what the server answers of a step.
   *
   * @param fallback the time of one that was recorded by somebody else
   */
  static Recorded of(JsonNode step, Instant fallback) {
    JsonNode error = step.path("error");
    if (error.isObject()) {
      JsonNode data = error.path("data");
      Failure failure =
          data.has("failure")
              ? Wire.failure(Wire.read(data.path("failure"), Failure.class))
              : Failure.of(error.path("name").asText("Error"), error.path("message").asText(""));
      return new Recorded(
          time(data, fallback), attempts(data), Optional.empty(), Optional.of(failure));
    }
    JsonNode data = step.path("data");
    return new Recorded(
        time(data, fallback),
        attempts(data),
        Optional.of(Wire.json(data.path(VALUE))),
        Optional.empty());
  }

  Result result() {
    return new Result(attempts, value, failure);
  }

  private static int attempts(JsonNode data) {
    return data.path("attempts").asInt(1);
  }

  private static Instant time(JsonNode data, Instant fallback) {
    return data.has("at") ? Instant.parse(data.path("at").asText()) : fallback;
  }
}
