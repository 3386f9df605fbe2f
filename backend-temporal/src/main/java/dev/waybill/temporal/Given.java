package dev.waybill.temporal;

import dev.waybill.WaybillException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** The settings that were given, each within its bounds. */
record Given(Map<String, String> all) {

  Optional<String> text(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /** A whole number, where one is given. */
  Optional<Integer> number(String name, int least, int most) {
    return text(name)
        .map(text -> within(text, least, most).orElseThrow(() -> bad(name, least, most, text)));
  }

  private static Optional<Integer> within(String text, int least, int most) {
    try {
      return Optional.of(Integer.valueOf(text)).filter(number -> number >= least && number <= most);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static WaybillException bad(String name, int least, int most, String text) {
    return bad(name, "a whole number between " + least + " and " + most, text);
  }

  Duration duration(String name, Duration fallback, Duration least, Duration most) {
    Optional<String> text = text(name);
    try {
      Duration found = text.map(Duration::parse).orElse(fallback);
      if (found.compareTo(least) >= 0 && found.compareTo(most) <= 0) {
        return found;
      }
    } catch (DateTimeParseException e) {
      // told below, with the bounds
    }
    throw bad(name, "an ISO 8601 duration between " + least + " and " + most, text.orElse(""));
  }

  static WaybillException bad(String name, String rule, String found) {
    return new WaybillException(
        "bad-setting",
        name + " must be " + rule + ", got: '" + found + "'. Change it, or leave it out.");
  }
}
