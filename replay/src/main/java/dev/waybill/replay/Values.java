package dev.waybill.replay;

import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.journal.Notes.Match;
import dev.waybill.spi.Codec;
import dev.waybill.spi.Names;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what entries recorded, and checks what operations are made of. */
final class Values {
  private Values() {}

  static @Nullable Void nothing(@Nullable Json value) {
    return null;
  }

  static <T> Issued.Decoder<T> of(Codec codec, Class<T> type) {
    return value -> decode(codec, type, value);
  }

  static <T> Issued.Decoder<Optional<T>> optional(Codec codec, Class<T> type) {
    return value -> Optional.ofNullable(decode(codec, type, value));
  }

  private static <T> @Nullable T decode(Codec codec, Class<T> type, @Nullable Json value) {
    boolean hasNull = type != Void.class && !type.isPrimitive();
    return value == null || (value.isNull() && !hasNull) || type == Void.class
        ? null
        : codec.decode(value.bytes(), type);
  }

  /** What must be an object on every engine. */
  static Json object(String thing, Codec codec, Object value) {
    Json json = Bodies.encode(codec, value);
    if (first(json) != '{') {
      throw new WaybillException(
          "not-an-object",
          thing
              + " must become a JSON object, got: "
              + shown(json)
              + "; put the value into a record");
    }
    return json;
  }

  /** The first character that is no white space. */
  static int first(Json json) {
    for (byte b : json.bytes()) {
      if (b > ' ') {
        return b;
      }
    }
    return 0;
  }

  private static String shown(Json json) {
    return switch (first(json)) {
      case '[' -> "an array";
      case '"' -> "a string";
      case 'n' -> "null";
      default -> "a scalar";
    };
  }

  /** An instant after the other; a negative duration counts as zero. */
  static Instant later(String key, Instant began, Duration duration) {
    if (duration.isNegative()) {
      return began;
    }
    try {
      return began.plus(duration);
    } catch (DateTimeException | ArithmeticException e) {
      throw new WaybillException(
          "bad-duration", "'" + key + "': the duration must end in this era, got: " + duration, e);
    }
  }

  static Match match(String key, EventType<?> type, String eventKey) {
    String path =
        type.keyPath()
            .orElseThrow(
                () ->
                    new WaybillException(
                        "event-without-key",
                        "wait '"
                            + key
                            + "' needs an event with a key, got: "
                            + type.name()
                            + "; declare it with keyedBy(path)"));
    return new Match(type.name(), path, Names.checkKey("wait '" + key + "'", eventKey));
  }
}
