package dev.waybill.values;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Condition;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What a {@link Condition} means. */
public final class Conditions {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,308})(\\.[0-9]{1,308})?([eE][+-]?[0-9]{1,3})?");

  private Conditions() {}

  /**
   * Whether the data meets the condition. Equality compares the texts of scalars; order compares
   * doubles, and reads a number that is written as a string.
   *
   * @throws dev.waybill.WaybillException code {@code bad-key} when equality meets an integer beyond
   *     ±(2⁵³−1)
   */
  public static boolean test(Condition condition, JsonNode data) {
    if (condition instanceof Condition.Equal equal) {
      return isEqual(JsonPaths.scalar(data, equal.path()), equal.value());
    }
    if (condition instanceof Condition.OneOf oneOf) {
      Optional<String> found = JsonPaths.scalar(data, oneOf.path());
      return oneOf.values().stream().anyMatch(value -> isEqual(found, value));
    }
    if (condition instanceof Condition.AtLeast atLeast) {
      OptionalDouble found = number(data, atLeast.path());
      return found.isPresent() && found.getAsDouble() >= atLeast.value().doubleValue();
    }
    if (condition instanceof Condition.Below below) {
      OptionalDouble found = number(data, below.path());
      return found.isPresent() && found.getAsDouble() < below.value().doubleValue();
    }
    if (condition instanceof Condition.Present present) {
      JsonNode found = JsonPaths.at(data, present.path());
      return !found.isMissingNode() && !found.isNull();
    }
    return testCombined(condition, data);
  }

  private static boolean testCombined(Condition condition, JsonNode data) {
    if (condition instanceof Condition.And and) {
      return test(and.left(), data) && test(and.right(), data);
    }
    if (condition instanceof Condition.Or or) {
      return test(or.left(), data) || test(or.right(), data);
    }
    if (condition instanceof Condition.Not not) {
      return !test(not.condition(), data);
    }
    throw new IllegalArgumentException("unknown condition: " + condition);
  }

  private static boolean isEqual(Optional<String> found, Object value) {
    return found.filter(value.toString()::equals).isPresent();
  }

  private static OptionalDouble number(JsonNode data, String path) {
    JsonNode node = JsonPaths.at(data, path);
    if (node.isNumber()) {
      return OptionalDouble.of(node.doubleValue());
    }
    return node.isTextual() && NUMBER.matcher(node.textValue()).matches()
        ? OptionalDouble.of(Double.parseDouble(node.textValue()))
        : OptionalDouble.empty();
  }
}
