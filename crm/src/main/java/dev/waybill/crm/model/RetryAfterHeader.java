package dev.waybill.crm.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads {@code Retry-After}: seconds, or a date. Not more than an hour. */
final class RetryAfterHeader {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfterHeader() {}

  static Optional<Duration> read(String value, Instant now) {
    try {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(value.trim()))));
    } catch (NumberFormatException e) {
      return date(value, now);
    }
  }

  private static Optional<Duration> date(String value, Instant now) {
    try {
      ZonedDateTime at = ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(bounded(Duration.between(now, at.toInstant())));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
