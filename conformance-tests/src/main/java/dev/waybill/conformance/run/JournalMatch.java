package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.conformance.match.Bindings;
import dev.waybill.conformance.match.Matcher;
import dev.waybill.conformance.match.Trees;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds an expected journal, a list of entries, against a recorded one: by key, since the order of
 * completions is free, or in full where it says {@code {ordered: [...]}}. An entry that names no
 * value or failure must have none; its other fields are free unless named.
 */
final class JournalMatch {

  private JournalMatch() {}

  static List<String> differences(
      String path, JsonNode expected, List<JsonNode> actual, Bindings bindings) {
    boolean ordered = expected.has("ordered");
    JsonNode entries = ordered ? expected.get("ordered") : expected;
    List<String> differences = new ArrayList<>();
    if (ordered) {
      differences.addAll(
          Matcher.exactly(path + " order", keys(entries), keys(Trees.array(actual)), bindings));
    }
    List<JsonNode> left = new ArrayList<>(actual);
    for (JsonNode entry : entries) {
      differences.addAll(entry(path, strict(entry), left, bindings));
    }
    left.forEach(extra -> differences.add(path + ": unexpected entry " + extra));
    return differences;
  }

  private static List<String> entry(
      String path, JsonNode expected, List<JsonNode> left, Bindings bindings) {
    String key = expected.path("key").asText();
    for (JsonNode candidate : left) {
      if (candidate.path("kind").equals(expected.path("kind"))
          && Matcher.exactly("", expected.path("key"), candidate.path("key"), bindings).isEmpty()) {
        left.remove(candidate);
        return Matcher.given(path + "[" + key + "]", expected, candidate, bindings);
      }
    }
    return List.of(path + ": no " + expected.path("kind").asText() + " entry '" + key + "'");
  }

  private static JsonNode strict(JsonNode entry) {
    ObjectNode full = entry.deepCopy();
    for (String field : List.of("value", "failure")) {
      if (!full.has(field)) {
        full.putNull(field);
      }
    }
    return full;
  }

  private static JsonNode keys(JsonNode entries) {
    List<JsonNode> keys = new ArrayList<>();
    entries.forEach(entry -> keys.add(entry.path("key")));
    return Trees.array(keys);
  }
}
