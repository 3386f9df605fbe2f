package dev.waybill.conformance.match;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Holds an expected tree against an actual one and names each place where they differ. Of a failure
 * and its causes only the fields that are named count.
 */
public final class Matcher {
  private final Bindings bindings;
  private final List<String> differences = new ArrayList<>();

  private Matcher(Bindings bindings) {
    this.bindings = bindings;
  }

  /** Differences when every field counts; none when they match. */
  public static List<String> exactly(
      String path, JsonNode expected, JsonNode actual, Bindings bindings) {
    Matcher matcher = new Matcher(bindings);
    matcher.match(path, expected, actual);
    return matcher.differences;
  }

  /** Differences when fields that the expected object does not name are free. */
  public static List<String> given(
      String path, JsonNode expected, JsonNode actual, Bindings bindings) {
    if (!expected.isObject()) {
      return exactly(path, expected, actual, bindings);
    }
    Matcher matcher = new Matcher(bindings);
    expected
        .properties()
        .forEach(
            e -> matcher.match(path + "." + e.getKey(), e.getValue(), actual.path(e.getKey())));
    return matcher.differences;
  }

  private void match(String path, JsonNode expected, JsonNode actual) {
    Optional<Placeholder> placeholder =
        expected.isTextual() ? Placeholder.in(expected.textValue()) : Optional.<Placeholder>empty();
    if (placeholder.isPresent()) {
      if (!holds(placeholder.get(), actual)) {
        differ(path, expected, actual);
      }
    } else if (expected.isObject() && actual.isObject()) {
      Set<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      if (!path.endsWith(".failure") && !path.endsWith(".cause")) {
        actual.fieldNames().forEachRemaining(names::add);
      }
      names.forEach(name -> match(path + "." + name, expected.path(name), actual.path(name)));
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        match(path + "[" + i + "]", expected.get(i), actual.get(i));
      }
    } else if (!same(expected, actual)) {
      differ(path, expected, actual);
    }
  }

  private boolean holds(Placeholder placeholder, JsonNode actual) {
    String argument = placeholder.argument();
    return switch (placeholder.kind()) {
      case RUN, NOTE, TIME, INSTANT_AFTER, HOURLY, LETTERS ->
          same(bindings.value(placeholder), actual);
      case ANY -> present(actual);
      case FREE -> true;
      case STRING -> actual.isTextual();
      case NUMBER -> actual.isNumber();
      case UUID -> actual.isTextual() && isUuid(actual.textValue());
      case AT_LEAST -> compare(actual, argument).orElse(-1) >= 0;
      case AT_MOST -> compare(actual, argument).orElse(1) <= 0;
      case CONTAINS -> actual.isTextual() && actual.textValue().contains(argument);
      case IS -> present(actual) && same(bindings.named(argument, actual), actual);
      case DIFFERS -> present(actual) && !same(bindings.named(argument, Trees.array()), actual);
    };
  }

  /** How an amount compares with a limit; empty when it is none. */
  private OptionalInt compare(JsonNode actual, String limit) {
    if (!Durations.isDuration(limit)) {
      return actual.isNumber()
          ? OptionalInt.of(actual.decimalValue().compareTo(new BigDecimal(limit)))
          : OptionalInt.empty();
    }
    try {
      Duration amount = Duration.parse(actual.asText());
      return OptionalInt.of(amount.compareTo(bindings.scaled(Durations.parse(limit))));
    } catch (DateTimeParseException e) {
      return OptionalInt.empty();
    }
  }

  private static boolean present(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean same(JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
    }
    return present(expected) ? expected.equals(actual) : !present(actual);
  }

  private void differ(String path, JsonNode expected, JsonNode actual) {
    differences.add(path + ": expected " + shown(expected) + ", got " + shown(actual));
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
