package dev.waybill.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void theNextTimeIsAfterTheInstant() {
    assertThat(next("0 9 * * 1", "2025-01-06T08:59:59+01:00")).isEqualTo("2025-01-06T09:00+01:00");
    assertThat(next("0 9 * * 1", "2025-01-06T09:00:00+01:00")).isEqualTo("2025-01-13T09:00+01:00");
    assertThat(next("0 9 * * MON", "2025-01-06T09:00:00.5+01:00"))
        .isEqualTo("2025-01-13T09:00+01:00");
    assertThat(next("0 0 29 2 *", "2025-01-01T00:00+01:00")).isEqualTo("2028-02-29T00:00+01:00");
    assertThat(next("59 23 31 12 *", "2025-12-31T23:59+01:00")).isEqualTo("2026-12-31T23:59+01:00");
    assertThat(next("0 0 * * 7", "2025-01-01T00:00+01:00")).isEqualTo("2025-01-05T00:00+01:00");
  }

  @Test
  void dayOfMonthOrDayOfWeekIsEnough() {
    assertThat(next("0 0 13 * 5", "2025-01-01T00:00+01:00")).isEqualTo("2025-01-03T00:00+01:00");
    assertThat(next("0 0 13 * 5", "2025-01-10T00:00+01:00")).isEqualTo("2025-01-13T00:00+01:00");
  }

  /** Clocks went from 02:00 to 03:00 on 2025-03-30, and from 03:00 to 02:00 on 2025-10-26. */
  @Nested
  class WhenClocksChange {

    @Test
    void aSkippedTimeRunsAsMuchLater() {
      assertThat(next("30 2 * * *", "2025-03-29T12:00+01:00")).isEqualTo("2025-03-30T03:30+02:00");
      assertThat(next("30 2 * * *", "2025-03-30T03:10+02:00")).isEqualTo("2025-03-30T03:30+02:00");
      assertThat(next("30 2 * * *", "2025-03-30T03:30+02:00")).isEqualTo("2025-03-31T02:30+02:00");
    }

    @Test
    void aTimeThatComesTwiceRunsTheFirstTime() {
      assertThat(next("30 2 * * *", "2025-10-26T00:00+02:00")).isEqualTo("2025-10-26T02:30+02:00");
      assertThat(next("30 2 * * *", "2025-10-26T02:30+02:00")).isEqualTo("2025-10-27T02:30+01:00");
      assertThat(next("30 2 * * *", "2025-10-26T02:10+01:00")).isEqualTo("2025-10-27T02:30+01:00");
    }

    @Test
    void everyHourGoesOnByRealTime() {
      assertThat(times("0 * * * *", "2025-03-30T00:30+01:00", 3))
          .containsExactly(
              "2025-03-30T01:00+01:00", "2025-03-30T03:00+02:00", "2025-03-30T04:00+02:00");
      assertThat(times("0 * * * *", "2025-10-26T01:30+02:00", 3))
          .containsExactly(
              "2025-10-26T02:00+02:00", "2025-10-26T02:00+01:00", "2025-10-26T03:00+01:00");
    }

    @Test
    void noQuarterOfAnHourIsMissed() {
      for (String start : List.of("2025-03-28T00:00:00Z", "2025-10-24T00:00:00Z")) {
        Instant at = Instant.parse(start);
        for (int i = 0; i < 4 * 96; i++) {
          Instant following = Crons.next("*/15 * * * *", BERLIN, at).orElseThrow();
          assertThat(Duration.between(at, following)).isEqualTo(Duration.ofMinutes(15));
          at = following;
        }
      }
    }

    @Test
    void aDailyTimeComesOncePerDayInEveryZone() {
      for (String name : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
        ZoneId zone = ZoneId.of(name);
        for (String cron : List.of("30 2 * * *", "0 0 * * *", "15 1 * * *")) {
          Instant at = Instant.parse("2024-12-31T12:00:00Z");
          for (int day = 0; day < 400; day++) {
            Instant following = Crons.next(cron, zone, at).orElseThrow();
            assertThat(following.atZone(zone).toLocalDate())
                .isEqualTo(at.atZone(zone).toLocalDate().plusDays(1));
            at = following;
          }
        }
      }
    }
  }

  @Test
  void matchesACheckOfEveryMinute() {
    var random = new Random(11);
    for (int i = 0; i < 300; i++) {
      int minute = random.nextInt(60);
      int hour = random.nextInt(24);
      int weekday = random.nextInt(7);
      Instant after =
          Instant.parse("2025-01-01T00:00:00Z").plus(random.nextInt(500_000), ChronoUnit.MINUTES);
      Instant expected = after.truncatedTo(ChronoUnit.MINUTES);
      ZonedDateTime time;
      do {
        expected = expected.plus(1, ChronoUnit.MINUTES);
        time = expected.atZone(ZoneOffset.UTC);
      } while (time.getMinute() != minute
          || time.getHour() != hour
          || time.getDayOfWeek().getValue() % 7 != weekday);
      String cron = minute + " " + hour + " * * " + weekday;
      assertThat(Crons.next(cron, ZoneOffset.UTC, after)).contains(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "* * * *", "* * * * * *", "60 * * * *", "0 0 30 2 *", "@weekly"})
  void whatIsNoExpressionOrNeverComesIsRefused(String cron) {
    assertThatThrownBy(() -> Crons.check("workflow 'w'", cron))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-cron"));
  }

  private static String next(String cron, String after) {
    Instant next = Crons.next(cron, BERLIN, ZonedDateTime.parse(after).toInstant()).orElseThrow();
    return next.atZone(BERLIN).toOffsetDateTime().toString();
  }

  private static List<String> times(String cron, String after, int count) {
    return Stream.iterate(next(cron, after), last -> next(cron, last)).limit(count).toList();
  }
}
