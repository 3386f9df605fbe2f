package dev.waybill.inngest;

import java.time.Instant;

/** The ids of the server, which begin with a time. */
final class Ulids {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 26;
  private static final int TIME = 10;

  private Ulids() {}

  static boolean is(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
  }

  /**
   * When it was made.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Instant time(String ulid) {
    if (!is(ulid)) {
      throw new IllegalArgumentException("an engine run's id must be a ULID, got: " + ulid);
    }
    long millis = 0;
    for (int i = 0; i < TIME; i++) {
      millis = millis * DIGITS.length() + DIGITS.indexOf(ulid.charAt(i));
    }
    return Instant.ofEpochMilli(millis);
  }
}
