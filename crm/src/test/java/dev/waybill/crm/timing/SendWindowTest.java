package dev.waybill.crm.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SendWindowTest {

  @ParameterizedTest
  @CsvSource({
    "2026-03-09T10:00:00Z, Europe/Berlin, 2026-03-09T10:00:00Z",
    "2026-03-09T07:59:59Z, Europe/Berlin, 2026-03-09T08:00:00Z",
    "2026-03-09T16:00:00Z, Europe/Berlin, 2026-03-10T08:00:00Z",
    "2026-03-13T20:00:00Z, Europe/Berlin, 2026-03-16T08:00:00Z",
    "2026-03-14T10:00:00Z, Europe/Berlin, 2026-03-16T08:00:00Z",
    "2026-03-09T10:00:00Z, Asia/Tokyo, 2026-03-10T00:00:00Z",
    "2026-03-09T23:30:00Z, Asia/Tokyo, 2026-03-10T00:00:00Z",
    "2026-03-27T20:00:00Z, Europe/Berlin, 2026-03-30T07:00:00Z",
  })
  void aMailWaitsForTheContactsOfficeHours(Instant moment, String zone, Instant expected) {
    assertThat(SendWindow.OFFICE_HOURS.next(moment, ZoneId.of(zone))).isEqualTo(expected);
  }

  @Test
  void aWindowThatNeverOpensIsRefused() {
    assertThatThrownBy(() -> new SendWindow(LocalTime.NOON, LocalTime.NOON, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12:00 to 12:00");
  }
}
