package dev.waybill.conformance.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as trees. */
public final class Trees {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Trees() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  public static ArrayNode array(List<? extends JsonNode> nodes) {
    return array().addAll(nodes);
  }

  public static JsonNode of(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The tree of some JSON text; a text node that says so when it is not well-formed. */
  public static JsonNode of(Json json) {
    try {
      return MAPPER.readTree(json.text());
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode("malformed JSON: " + json.text());
    }
  }

  /**
   * The value in the tree.
   *
   * @throws IllegalArgumentException when the tree is not of that type
   */
  public static <T> T to(Class<T> type, JsonNode tree) {
    return MAPPER.convertValue(tree, type);
  }
}
