package dev.waybill.conformance.match;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of the catalogue that stands for something else: {@code <name>} or {@code <name
 * argument>}.
 */
public record Placeholder(Kind kind, String argument) {
  private static final Pattern FORM = Pattern.compile("<([a-z-]+)(?: ([^<>]+))?>");

  /** What it stands for. */
  public enum Kind {
    /** The id of the run with this alias. */
    RUN("run", Argument.NAME),
    /** The value noted last under this name. */
    NOTE("note", Argument.NAME),
    /** A duration, scaled for the target, in ISO form. */
    TIME("time", Argument.DURATION),
    /** The engine's clock when the stimulus began, plus a scaled duration, as an instant. */
    INSTANT_AFTER("instant", Argument.DURATION),
    /** A cron expression that fires each hour, by the target's clock. */
    HOURLY("hourly", Argument.NONE),
    /** A text of so many times the letter {@code x}. */
    LETTERS("letters", Argument.NUMBER),
    /** Present and anything but null. */
    ANY("any", Argument.NONE),
    /** Anything or nothing. */
    FREE("free", Argument.NONE),
    STRING("string", Argument.NONE),
    NUMBER("number", Argument.NONE),
    UUID("uuid", Argument.NONE),
    /** No smaller than this number, or this duration after scaling. */
    AT_LEAST("at-least", Argument.AMOUNT),
    AT_MOST("at-most", Argument.AMOUNT),
    CONTAINS("contains", Argument.NAME),
    /** The first use gives the value a name; later ones must equal it. */
    IS("is", Argument.NAME),
    /** Must not equal what has this name. */
    DIFFERS("differs", Argument.NAME);

    private final String word;
    private final Argument argument;

    Kind(String word, Argument argument) {
      this.word = word;
      this.argument = argument;
    }

    /** Whether it stands for a value, rather than for a test of one. */
    public boolean isValue() {
      return compareTo(LETTERS) <= 0;
    }
  }

  private enum Argument {
    NONE,
    NAME,
    NUMBER,
    DURATION,
    AMOUNT;

    boolean accepts(String text) {
      return switch (this) {
        case NONE -> text.isEmpty();
        case NAME -> !text.isEmpty();
        case NUMBER -> text.matches("\\d+");
        case DURATION -> Durations.isDuration(text);
        case AMOUNT -> text.matches("\\d+") || Durations.isDuration(text);
      };
    }
  }

  /**
   * The placeholder this text is, if it has the form of one.
   *
   * @throws IllegalArgumentException when it has the form but no such placeholder exists
   */
  public static Optional<Placeholder> in(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String argument = form.group(2) == null ? "" : form.group(2);
    return Optional.of(
        Arrays.stream(Kind.values())
            .filter(kind -> kind.word.equals(form.group(1)))
            .filter(kind -> kind.argument.accepts(argument))
            .findFirst()
            .map(kind -> new Placeholder(kind, argument))
            .orElseThrow(() -> new IllegalArgumentException("unknown placeholder: " + text)));
  }
}
