package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An engine run as lists tell it.
 *
 * @param id a ULID
 * @param function its name: its id without the application before it
 * @param app the application's name
 * @param queuedAt when it was made
 * @param endedAt empty while it is not final
 * @param events internal ids of what triggered it
 * @param cron the expression that triggered it
 * @param output where it was asked for: an object as it is, anything else as {@code {"data": x}}
 */
record EngineRun(
    String id,
    String function,
    String app,
    Status status,
    Instant queuedAt,
    Optional<Instant> endedAt,
    List<String> events,
    Optional<String> cron,
    Optional<JsonNode> output) {

  /** How an engine run stands. */
  enum Status {
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    boolean isFinal() {
      return this != QUEUED && this != RUNNING;
    }
  }

  EngineRun {
    events = List.copyOf(events);
  }

  /** Reads a run; empty when the JSON is none. */
  static Optional<EngineRun> of(JsonNode run) {
    try {
      JsonNode trigger = run.path("trigger");
      List<String> events = new ArrayList<>();
      trigger.path("eventIds").forEach(id -> events.add(id.asText()));
      String id = run.path("id").asText();
      return id.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new EngineRun(
                  id,
                  run.path("function").path("id").asText(),
                  run.path("app").path("id").asText(),
                  Status.valueOf(run.path("status").asText()),
                  Instant.parse(run.path("queuedAt").asText()),
                  instant(run.path("endedAt")),
                  events,
                  text(trigger.path("cronSchedule")),
                  run.hasNonNull("output") ? Optional.of(run.get("output")) : Optional.empty()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<Instant> instant(JsonNode at) {
    return text(at).map(Instant::parse);
  }

  static Optional<String> text(JsonNode text) {
    return text.isTextual() && !text.asText().isEmpty()
        ? Optional.of(text.asText())
        : Optional.empty();
  }
}
