package dev.waybill.crm.timing;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When a person may be written to, in the person's own time zone.
 *
 * @param from the first moment of the day
 * @param to the first moment after the window; must be later than {@code from}
 * @param days on which it opens; at least one
 */
public record SendWindow(LocalTime from, LocalTime to, Set<DayOfWeek> days) {
  /** Monday to Friday, nine to five. */
  public static final SendWindow OFFICE_HOURS =
      new SendWindow(
          LocalTime.of(9, 0),
          LocalTime.of(17, 0),
          Set.of(
              DayOfWeek.MONDAY,
              DayOfWeek.TUESDAY,
              DayOfWeek.WEDNESDAY,
              DayOfWeek.THURSDAY,
              DayOfWeek.FRIDAY));

  public SendWindow {
    days = Set.copyOf(days);
    if (!from.isBefore(to) || days.isEmpty()) {
      throw new IllegalArgumentException(
          "SendWindow must open before it closes, on at least one day, got: "
              + from
              + " to "
              + to
              + " on "
              + days);
    }
  }

  /** The given moment when the window is open, otherwise when it opens next. */
  public Instant next(Instant moment, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    if (days.contains(local.getDayOfWeek()) && local.toLocalTime().isBefore(to)) {
      ZonedDateTime opens = opening(local.toLocalDate(), zone);
      return opens.toInstant().isAfter(moment) ? opens.toInstant() : moment;
    }
    LocalDate day = local.toLocalDate().plusDays(1);
    while (!days.contains(day.getDayOfWeek())) {
      day = day.plusDays(1);
    }
    return opening(day, zone).toInstant();
  }

  private ZonedDateTime opening(LocalDate day, ZoneId zone) {
    return ZonedDateTime.of(day, from, zone);
  }
}
