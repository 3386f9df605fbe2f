package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The adapter's own JSON, and the names that it travels under. */
final class Wire {
  /** The member of an event's data that is the adapter's. */
  static final String META = "_waybill";

  /** Events of the adapter. */
  static final String ENDED = "waybill/ended";

  static final String CALLBACK = "waybill/callback";
  static final String BUILD = "waybill/build";

  /** Steps of the adapter; no step id begins with a dollar. */
  static final String VERSION = "$version/";

  static final String START = "$start/";
  static final String CANCEL = "$cancel/";
  static final String BACK = "$back/";
  static final String STALLED = "$stalled";

  private static final JsonCodec CODEC = new JsonCodec();

  private Wire() {}

  /** What stands there; JSON's null stands for nothing. */
  static Optional<Json> given(Optional<Json> json) {
    return json.filter(each -> !each.isNull());
  }

  /** A failure as it was told. */
  static Failure failure(Failure told) {
    return new Failure(
        told.type(),
        told.message(),
        told.code(),
        given(told.data()),
        told.cause().map(Wire::failure));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Json json(Object value) {
    return Json.of(CODEC.encode(value));
  }

  static JsonNode tree(Object value) {
    return JsonCodec.tree(json(value));
  }

  static <T> T read(JsonNode tree, Class<T> type) {
    return CODEC.decode(CODEC.encode(tree), type);
  }

  /** By what the server knows a step. */
  static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
