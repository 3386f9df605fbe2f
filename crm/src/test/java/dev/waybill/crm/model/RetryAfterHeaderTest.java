package dev.waybill.crm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterHeaderTest {
  private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "7, PT7S",
    "0, PT0S",
    "-3, PT0S",
    "999999, PT1H",
    "'Mon, 09 Mar 2026 12:00:30 GMT', PT30S",
    "'Mon, 09 Mar 2026 11:00:00 GMT', PT0S",
  })
  void aDelayIsReadInBothForms(String header, Duration expected) {
    assertThat(RetryAfterHeader.read(header, NOON)).contains(expected);
  }

  @Test
  void whatIsNeitherIsNoDelay() {
    assertThat(RetryAfterHeader.read("soon", NOON)).isEmpty();
  }
}
