package dev.waybill.values;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.spi.Names;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Finds values in JSON by a path of names joined by dots. Scalars compare as text: 42 equals "42",
 * and 42.0 reads as 42, as it does on engines that know only doubles.
 */
public final class JsonPaths {
  private static final BigDecimal MAX_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

  /** Stands for a number that no double holds. */
  private static final BigDecimal BEYOND = BigDecimal.TEN.pow(400);

  private JsonPaths() {}

  /** The value at the path; the missing node where there is none. */
  public static JsonNode at(JsonNode data, String dottedPath) {
    JsonNode node = data;
    int from = 0;
    for (int dot; (dot = dottedPath.indexOf('.', from)) >= 0; from = dot + 1) {
      node = node.path(dottedPath.substring(from, dot));
    }
    return node.path(dottedPath.substring(from));
  }

  /** Like {@link #scalar(JsonNode, String)}. */
  public static Optional<String> scalar(Json data, String dottedPath) {
    return scalar(JsonCodec.tree(data), dottedPath);
  }

  /**
   * The text of the scalar at the path; empty for null, an object, an array or nothing.
   *
   * @throws WaybillException code {@code bad-key} for an integer beyond ±(2⁵³−1): engines would
   *     round it
   */
  public static Optional<String> scalar(JsonNode data, String dottedPath) {
    JsonNode node = at(data, dottedPath);
    return switch (node.getNodeType()) {
      case STRING, BOOLEAN -> Optional.of(node.asText());
      case NUMBER -> Optional.of(text(node, dottedPath));
      default -> Optional.empty();
    };
  }

  /** Like {@link #key(String, JsonNode, String)}. */
  public static Optional<String> key(String thing, Json data, String dottedPath) {
    return key(thing, JsonCodec.tree(data), dottedPath);
  }

  /**
   * The key at the path, checked by the rule of keys; empty as for {@link #scalar}.
   *
   * @param thing what the key belongs to, for the message
   * @throws WaybillException code {@code bad-key} for a boolean, a fraction, an integer beyond
   *     ±(2⁵³−1) and a string that breaks the rule
   */
  public static Optional<String> key(String thing, JsonNode data, String dottedPath) {
    JsonNode node = at(data, dottedPath);
    String place = thing + ": '" + dottedPath + "'";
    if (node.isBoolean() || (node.isNumber() && !isInteger(decimal(node)))) {
      throw new WaybillException(
          "bad-key",
          place
              + ": a key must be a string or an integer within ±(2^53-1), got: "
              + BadValue.glimpse(node.asText()));
    }
    return scalar(data, dottedPath).map(key -> Names.checkKey(place, key));
  }

  private static String text(JsonNode node, String dottedPath) {
    BigDecimal value = decimal(node);
    if (isInteger(value) && value.abs().compareTo(MAX_INTEGER) > 0) {
      throw new WaybillException(
          "bad-key",
          "the number at '"
              + dottedPath
              + "' must be within ±(2^53-1), got: "
              + BadValue.glimpse(node.asText())
              + "; engines would round it: its sender must write it as a string");
    }
    return value.toPlainString();
  }

  /** The number as a double holds it; an integer with all its digits. */
  static BigDecimal decimal(JsonNode node) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      return BEYOND;
    }
    BigDecimal exact = node.decimalValue();
    BigDecimal value = node.isIntegralNumber() ? exact : BigDecimal.valueOf(exact.doubleValue());
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  private static boolean isInteger(BigDecimal value) {
    return value.scale() <= 0;
  }
}
