package dev.waybill.conformance.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Trees of the catalogue, with placeholders replaced or checked. */
public final class Values {

  private Values() {}

  /** The tree with each placeholder that stands for a value replaced by it. */
  public static JsonNode resolve(JsonNode tree, Bindings bindings) {
    if (tree.isObject()) {
      ObjectNode copy = Trees.object();
      tree.properties().forEach(e -> copy.set(e.getKey(), resolve(e.getValue(), bindings)));
      return copy;
    }
    if (tree.isArray()) {
      ArrayNode copy = Trees.array();
      tree.forEach(item -> copy.add(resolve(item, bindings)));
      return copy;
    }
    return tree.isTextual()
        ? Placeholder.in(tree.textValue())
            .filter(placeholder -> placeholder.kind().isValue())
            .map(bindings::value)
            .orElse(tree)
        : tree;
  }

  /**
   * Shows each placeholder of a tree.
   *
   * @throws IllegalArgumentException when a text has the form of one that does not exist
   */
  public static void placeholders(JsonNode tree, Consumer<Placeholder> seen) {
    if (tree.isTextual()) {
      Placeholder.in(tree.textValue()).ifPresent(seen);
    } else {
      tree.forEach(child -> placeholders(child, seen));
    }
  }
}
