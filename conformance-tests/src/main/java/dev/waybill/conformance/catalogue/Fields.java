package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An object of the catalogue, read field by field; every problem names where it is. */
record Fields(String where, JsonNode node) {

  Fields {
    if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
      throw new CatalogueException(where, "must be an object, got: " + node);
    }
  }

  /** Refuses fields that have no meaning. */
  Fields only(Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new CatalogueException(where, "unknown field '" + name + "'");
              }
            });
    return this;
  }

  String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
      throw new CatalogueException(where, "needs '" + name + "'");
    }
    return value.asText().strip();
  }

  /** A list, one value without a list, or nothing. */
  List<JsonNode> list(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(value);
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }

  JsonNode get(String name) {
    return node.isObject() ? node.path(name) : MissingNode.getInstance();
  }
}
