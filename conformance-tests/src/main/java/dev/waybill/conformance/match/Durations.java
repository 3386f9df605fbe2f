package dev.waybill.conformance.match;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the catalogue writes them: {@code 1h30m}, {@code 400d}, {@code 250ms}. */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|d|h|m|s)");
  private static final Pattern WHOLE = Pattern.compile("-?(\\d+(ms|d|h|m|s))+");

  private Durations() {}

  public static boolean isDuration(String text) {
    return WHOLE.matcher(text).matches();
  }

  /**
   * The duration in the text.
   *
   * @throws IllegalArgumentException when the text is no duration
   */
  public static Duration parse(String text) {
    if (!isDuration(text)) {
      throw new IllegalArgumentException(
          "a duration is written like 1h30m or 250ms, got: '" + text + "'");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
    }
    return text.startsWith("-") ? sum.negated() : sum;
  }

  public static Duration scale(Duration duration, double factor) {
    return factor == 1 ? duration : Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  private static Duration part(long amount, String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
