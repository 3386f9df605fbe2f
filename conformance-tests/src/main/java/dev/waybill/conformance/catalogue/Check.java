package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What can be expected. */
public enum Check {
  /** By alias: status, result, failure, admission and what else is known of a run. */
  RUNS,
  /** How often each body ran; one that is not named must not have run. */
  BODIES,
  /** The bodies that ran, in order. */
  SEQUENCE,
  /** By name: the list of values that were noted, or {@code {all: pattern}}. */
  NOTES,
  /** The most visitors a room had at a time. */
  PEAKS,
  /** One or more of {query, runs, ordered}. */
  LIST,
  /** By alias of a watch: updates that came, in this order, among others. */
  WATCHED,
  SCHEDULES,
  /** By alias: the ids that sending answered. */
  SENT,
  /** By alias of a run: the normalized journal. */
  JOURNAL,
  /** The refusal that opening the world met. */
  REGISTRATION;

  /** As the catalogue writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The expectations of an object, by kind.
   *
   * @throws IllegalArgumentException when it has one that does not exist
   */
  public static Map<Check, JsonNode> in(JsonNode object) {
    Map<Check, JsonNode> checks = new EnumMap<>(Check.class);
    object.properties().forEach(e -> checks.put(of(e.getKey()), e.getValue()));
    return checks;
  }

  private static Check of(String word) {
    return Arrays.stream(values())
        .filter(check -> check.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown expectation '" + word + "'"));
  }
}
