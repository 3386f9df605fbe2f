package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of what an engine run did. A step may have several, one for each try.
 *
 * @param name a step's name, or what else it is
 * @param stepId a step's hash
 * @param op RUN, SLEEP, WAIT_FOR_EVENT, INVOKE, AI_GATEWAY or WAIT_FOR_SIGNAL
 * @param status COMPLETED, FAILED, CANCELLED, SKIPPED, WAITING, RUNNING or UNKNOWN
 * @param output an object as it is, anything else as {@code {"data": x}}
 * @param shown what was published of it, by name; each a JSON text
 */
record TraceSpan(
    String name,
    Optional<String> stepId,
    Optional<String> op,
    String status,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<JsonNode> output,
    Map<String, String> shown,
    List<TraceSpan> children) {
  /** The kind under which the adapter publishes. */
  static final String SHOWN = "userland.waybill";

  TraceSpan {
    shown = Map.copyOf(shown);
    children = List.copyOf(children);
  }

  /** Reads a tree of spans; empty when the JSON is none. */
  static Optional<TraceSpan> of(JsonNode span) {
    try {
      return span.isObject() ? Optional.of(read(span)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static TraceSpan read(JsonNode span) {
    List<TraceSpan> children = new ArrayList<>();
    span.path("children").forEach(child -> children.add(read(child)));
    return new TraceSpan(
        span.path("name").asText(),
        EngineRun.text(span.path("stepId")),
        EngineRun.text(span.path("stepOp")),
        span.path("status").asText(),
        EngineRun.instant(span.path("startedAt")),
        EngineRun.instant(span.path("endedAt")),
        span.hasNonNull("output") ? Optional.of(span.get("output")) : Optional.empty(),
        shown(span.path("metadata")),
        children);
  }

  private static Map<String, String> shown(JsonNode metadata) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (JsonNode each : metadata) {
      if (each.path("kind").asText().equals(SHOWN)) {
        each.path("values")
            .properties()
            .forEach(value -> shown.put(value.getKey(), value.getValue().asText()));
      }
    }
    return shown;
  }
}
