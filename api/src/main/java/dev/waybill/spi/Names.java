package dev.waybill.spi;

import dev.waybill.WaybillException;
import java.util.regex.Pattern;

/** The rules of names, ids, paths and keys, the same on every backend. */
public final class Names {
  private static final long MAX_INTEGER = (1L << 53) - 1;
  private static final Pattern WORKFLOW = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final String LABEL_RULE = "must be 1 to 100 of letters, digits, '.', '_' and '-'";
  private static final Pattern EVENT = Pattern.compile("[A-Za-z0-9._/:-]{1,200}");
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*");

  private Names() {}

  public static String checkWorkflow(String name) {
    if (!WORKFLOW.matcher(name).matches()) {
      throw broken("bad-workflow-name", "workflow name", LABEL_RULE, name);
    }
    return name;
  }

  /** The name of an application or of its build, in the words of its setting. */
  public static String checkLabel(String setting, String label) {
    if (!WORKFLOW.matcher(label).matches()) {
      throw broken("bad-setting", setting, LABEL_RULE, label);
    }
    return label;
  }

  public static String checkEvent(String name) {
    if (!EVENT.matcher(name).matches()) {
      throw broken(
          "bad-event-name",
          "event name",
          "must be 1 to 200 of letters, digits, '.', '_', '/', ':' and '-'",
          name);
    }
    return name;
  }

  public static String checkEventId(String id) {
    if (id.isEmpty() || id.length() > 200 || hasControl(id)) {
      throw broken(
          "bad-event-id", "event id", "must be 1 to 200 characters without control characters", id);
    }
    return id;
  }

  /** A JSON path: names joined by dots. */
  public static String checkPath(String thing, String path) {
    if (path.length() > 200 || !PATH.matcher(path).matches()) {
      throw broken(
          "bad-path", thing + ": JSON path", "must be names joined by dots, like 'lead.id'", path);
    }
    return path;
  }

  /** A step id as the author wrote it. */
  public static String checkStepId(String id) {
    if (id.isEmpty()
        || id.length() > 200
        || id.charAt(0) == '$'
        || id.chars().anyMatch(c -> c < 32 || c == 127 || ":/'\"\\".indexOf(c) >= 0)) {
      throw broken(
          "bad-step-id",
          "step id",
          "must be 1 to 200 characters without ':', '/', quotes, backslash, control characters or"
              + " a leading '$'",
          id,
          "; choose a short fixed name, and let the step's input say the rest");
    }
    return id;
  }

  /** The text of a key that events are matched by. */
  public static String checkKey(String thing, String key) {
    if (key.isEmpty()
        || key.length() > 200
        || hasControl(key)
        || key.indexOf('\\') >= 0
        || key.indexOf('\'') >= 0) {
      throw broken(
          "bad-key",
          thing + ": key",
          "must be 1 to 200 characters without control characters, backslash or single quote",
          key,
          "; match by another field, or by a hash of this one");
    }
    return key;
  }

  /** A value that a condition may compare with: text by the rule of keys, a boolean or a number. */
  public static Object checkScalar(String thing, Object value) {
    if (value instanceof String text) {
      return checkKey(thing, text);
    }
    if (value instanceof Integer || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Long number && number >= -MAX_INTEGER && number <= MAX_INTEGER) {
      return value;
    }
    throw broken(
        "bad-key",
        thing + ": value",
        "must be a string, a boolean or an integer within ±(2^53-1)",
        value + " (" + value.getClass().getSimpleName() + ")");
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static WaybillException broken(String code, String thing, String rule, String found) {
    return broken(code, thing, rule, found, "");
  }

  private static WaybillException broken(
      String code, String thing, String rule, String found, String remedy) {
    String shown = found.length() > 60 ? found.substring(0, 60) + "…" : found;
    String size = " (" + found.length() + " characters)";
    return new WaybillException(
        code, thing + " " + rule + ", got: '" + shown + "'" + size + remedy);
  }
}
