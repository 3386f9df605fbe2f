package dev.waybill.values;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import java.util.Locale;

/**
 * What a value may weigh.
 *
 * @param maxValueBytes of one encoded value; default 2 MiB
 */
public record Limits(int maxValueBytes) {
  private static final Limits DEFAULTS = new Limits(2 * 1024 * 1024);

  public Limits {
    if (maxValueBytes < 1) {
      throw new WaybillException(
          "bad-limit", "maxValueBytes must be at least 1, got: " + maxValueBytes);
    }
  }

  /** 2 MiB a value. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  public Limits withMaxValueBytes(int maxValueBytes) {
    return new Limits(maxValueBytes);
  }

  /**
   * The value, if it is not too large.
   *
   * @param thing what it is, for the message: {@code step 'load'}
   * @throws WaybillException code {@code value-too-large}; never retried
   */
  public Json check(String thing, Json value) {
    check(thing, value.size());
    return value;
  }

  /**
   * Checks what several values weigh together.
   *
   * @throws WaybillException code {@code value-too-large}; never retried
   */
  public void check(String thing, long size) {
    if (size > maxValueBytes) {
      throw new WaybillException(
          "value-too-large",
          String.format(
              Locale.ROOT,
              "%s: its value must be at most %,d bytes of JSON, got: %,d; store it elsewhere and"
                  + " pass a reference",
              thing,
              maxValueBytes,
              size));
    }
  }
}
