package dev.waybill.inngest;

import dev.waybill.journal.Notes.Match;
import java.util.regex.Pattern;

/**
 * For which events a wait wakes up, in the server's language. Values stand in single quotes, which
 * no key contains; nothing is escaped, for the server never matches what is.
 */
final class Hearing {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,15}");
  private static final String META = "async.data." + Wire.META;

  private Hearing() {}

  /** An event with that key, to everybody or to this run. */
  static String wait(Match match, String run) {
    String value = "async.data" + path(match.path());
    String key = value + " == '" + match.key() + "'";
    if (INTEGER.matcher(match.key()).matches()) {
      key = "(" + key + " || " + value + " == " + match.key() + ")";
    }
    return key + " && (" + META + ".to == null || " + META + ".to == '" + run + "')";
  }

  /** The answer of this child or callback. */
  static String answer(String of) {
    return META + ".of == '" + of + "'";
  }

  static String anotherBuild(String app, String build) {
    return META + ".app == '" + app + "' && " + META + ".build != '" + build + "'";
  }

  private static String path(String path) {
    StringBuilder brackets = new StringBuilder();
    for (String name : path.split("\\.", -1)) {
      brackets.append("['").append(name).append("']");
    }
    return brackets.toString();
  }
}
