package dev.waybill.values;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One text for all JSON that means the same: fields sorted, numbers as engines compare them. */
final class NormalJson {
  private NormalJson() {}

  static String of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT ->
          node.properties().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(field -> TextNode.valueOf(field.getKey()) + ":" + of(field.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case ARRAY ->
          StreamSupport.stream(node.spliterator(), false)
              .map(NormalJson::of)
              .collect(Collectors.joining(",", "[", "]"));
      case NUMBER -> JsonPaths.decimal(node).toPlainString();
      default -> node.toString();
    };
  }
}
