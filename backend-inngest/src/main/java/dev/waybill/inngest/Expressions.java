package dev.waybill.inngest;

import dev.waybill.Condition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Conditions and keys as the server's expressions, with the meaning that they have everywhere else:
 * scalars compare by their text, and what is absent equals nothing.
 *
 * <p>The server takes text between quotes as it stands, without looking at escapes, so no value
 * that needs one is let in. An operation on a wrong type is an error that counts as false; but
 * compared with less-than, what is absent counts as less, and null counts as 0.
 */
final class Expressions {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that the language keeps, which no path may have after a dot. */
  private static final Set<String> KEPT =
      Set.of(
          "as",
          "async",
          "break",
          "const",
          "continue",
          "else",
          "event",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "vars",
          "void",
          "while");

  /** What {@link dev.waybill.values.Conditions} reads as a number. */
  private static final String NUMBER =
      "^-?(0|[1-9][0-9]{0,308})([.][0-9]{1,308})?([eE][+-]?[0-9]{1,3})?$";

  private static final BigDecimal MAX_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

  private Expressions() {}

  /** The value at a path of an event's data; {@code of} is event or async. */
  static String at(String of, String path) {
    StringBuilder text = new StringBuilder(of).append(".data");
    for (String name : path.split("\\.", -1)) {
      if (PLAIN.matcher(name).matches() && !KEPT.contains(name)) {
        text.append('.').append(name);
      } else {
        text.append('[').append(quoted(name)).append(']');
      }
    }
    return text.toString();
  }

  /** A text, which must need no escape. */
  static String quoted(String text) {
    if (text.indexOf('\'') >= 0 || text.indexOf('\\') >= 0 || hasControl(text)) {
      throw new IllegalArgumentException(
          "a text in an expression must have no quote, backslash or control character, got: "
              + text);
    }
    return "'" + text + "'";
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** That the event is addressed to no run. */
  static String noSignal(String of) {
    return at(of, "_waybill.to") + " == null";
  }

  /** True when the triggering event's data meets the condition. */
  static String of(Condition condition) {
    if (condition instanceof Condition.Equal equal) {
      return equal(at("event", equal.path()), equal.value());
    }
    if (condition instanceof Condition.OneOf oneOf) {
      return oneOf.values().isEmpty()
          ? "false"
          : oneOf.values().stream()
              .map(value -> equal(at("event", oneOf.path()), value))
              .collect(Collectors.joining(" || ", "(", ")"));
    }
    if (condition instanceof Condition.AtLeast atLeast) {
      return order(at("event", atLeast.path()), ">=", atLeast.value());
    }
    if (condition instanceof Condition.Below below) {
      return order(at("event", below.path()), "<", below.value());
    }
    if (condition instanceof Condition.Present present) {
      return at("event", present.path()) + " != null";
    }
    return combined(condition);
  }

  private static String combined(Condition condition) {
    if (condition instanceof Condition.And and) {
      return "(" + of(and.left()) + " && " + of(and.right()) + ")";
    }
    if (condition instanceof Condition.Or or) {
      return "(" + of(or.left()) + " || " + of(or.right()) + ")";
    }
    if (condition instanceof Condition.Not not) {
      return "((" + of(not.condition()) + ") != true)";
    }
    throw new IllegalArgumentException("unknown condition: " + condition);
  }

  /** That a scalar reads as the value: in each form whose text is the same. */
  static String equal(String scalar, Object value) {
    List<String> forms = new ArrayList<>();
    forms.add(scalar + " == " + quoted(value.toString()));
    String literal = literal(value.toString());
    if (!literal.isEmpty()) {
      forms.add(scalar + " == " + literal);
    }
    return "(" + String.join(" || ", forms) + ")";
  }

  /** The boolean or number that reads as this text; empty when there is none. */
  private static String literal(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text;
    }
    if (!text.matches("-?(0|[1-9][0-9]{0,15})([.][0-9]{1,17})?")) {
      return "";
    }
    BigDecimal exact = new BigDecimal(text);
    if (exact.abs().compareTo(MAX_INTEGER) > 0) {
      return "";
    }
    return plain(exact).equals(text) ? number(exact.doubleValue()) : "";
  }

  private static String plain(BigDecimal exact) {
    BigDecimal value = BigDecimal.valueOf(exact.doubleValue());
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String order(String scalar, String operator, Number value) {
    double bound = value.doubleValue();
    if (Double.isNaN(bound)) {
      return "false";
    }
    if (Double.isInfinite(bound)) {
      bound = Math.copySign(Double.MAX_VALUE, bound);
    }
    String limit = number(bound);
    return "(("
        + scalar
        + " != null && "
        + scalar
        + " "
        + operator
        + " "
        + limit
        + ") || ("
        + scalar
        + ".matches("
        + quoted(NUMBER)
        + ") && double("
        + scalar
        + ") "
        + operator
        + " "
        + limit
        + "))";
  }

  private static String number(double value) {
    String text = BigDecimal.valueOf(value).toPlainString();
    return text.indexOf('.') >= 0 ? text : text + ".0";
  }

  /**
   * The key that the values at some paths of the triggering event's data make: a text, the same for
   * values with the same texts.
   */
  static String key(List<String> paths) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < paths.size(); i++) {
      String text = text(at("event", paths.get(i)));
      if (i + 1 < paths.size()) {
        key.append("string(size(").append(text).append(")) + ':' + ").append(text).append(" + ");
      } else {
        key.append(text);
      }
    }
    return key.toString();
  }

  /** The text of a scalar, empty where there is none; an integer has no exponent. */
  private static String text(String scalar) {
    return String.format(
        "(%1$s == null ? '' : (int(%1$s) == %1$s ? string(int(%1$s)) : string(%1$s)))", scalar);
  }

  /**
   * That an event cancels the run that another has triggered: the text of the scalar at one path is
   * that at the other. Has only what the server allows there: no function but conversions.
   */
  static String cancels(String asyncPath, String eventPath) {
    String async = at("async", asyncPath);
    String event = at("event", eventPath);
    return String.format(
        "%1$s && %2$s != null && %3$s != null && (%2$s == %3$s || (int(%2$s) == int(%3$s)"
            + " && double(%2$s) == double(%3$s) && %4$s && %5$s))",
        noSignal("async"), async, event, isExact(async), isExact(event));
  }

  /** That a number, or the text of one, is an integer that no double rounds, written one way. */
  private static String isExact(String scalar) {
    String max = MAX_INTEGER.toPlainString() + ".0";
    return String.format(
        "(double(%1$s) <= %2$s && double(%1$s) >= -%2$s && (%1$s <= 0 || %1$s > 0 || %1$s == '0'"
            + " || (%1$s >= '1' && %1$s < ':') || (%1$s >= '-1' && %1$s < '-:')))",
        scalar, max);
  }
}
