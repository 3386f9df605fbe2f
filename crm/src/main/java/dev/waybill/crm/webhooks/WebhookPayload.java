package dev.waybill.crm.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.FailNow;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A webhook's body, read.
 *
 * @param type for example {@code booking.rescheduled}
 * @param fields the scalars of its {@code data}, as text
 */
record WebhookPayload(String type, Map<String, String> fields) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static WebhookPayload read(String body) {
    JsonNode root = parse(body);
    if (!root.path("type").isTextual() || !root.path("data").isObject()) {
      throw bad("must have a text 'type' and an object 'data'");
    }
    Map<String, String> fields = new TreeMap<>();
    root.path("data")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                fields.put(field.getKey(), field.getValue().asText());
              }
            });
    return new WebhookPayload(root.path("type").asText(), fields);
  }

  String required(String field) {
    return optional(field)
        .orElseThrow(() -> bad("of type '" + type + "' must have '" + field + "' in its data"));
  }

  Optional<String> optional(String field) {
    return Optional.ofNullable(fields.get(field)).filter(text -> !text.isBlank());
  }

  static FailNow bad(String rule) {
    return new FailNow(
        "bad-webhook", "the webhook's body " + rule + ". Tell the sender, who can send it again.");
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw bad("must be JSON, but: " + e.getOriginalMessage());
    }
  }
}
