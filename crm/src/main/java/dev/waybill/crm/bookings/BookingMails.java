package dev.waybill.crm.bookings;

import dev.waybill.crm.events.BookingCreated;
import dev.waybill.crm.mail.Mail;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What a guest reads about a booking. */
final class BookingMails {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm zzz", Locale.ENGLISH);

  private BookingMails() {}

  static Mail confirmation(BookingCreated booking, Instant visit, int moves) {
    String what = moves == 0 ? "Your visit is booked" : "Your visit has moved";
    return mail(booking, what, "We look forward to seeing you on " + time(booking, visit) + ".");
  }

  static Mail reminder(BookingCreated booking, Instant visit, Duration before) {
    return mail(
        booking,
        "See you " + (before.toHours() >= 12 ? "tomorrow" : "soon"),
        "A reminder of your visit on " + time(booking, visit) + ".");
  }

  static Mail cancellation(BookingCreated booking) {
    String deposit = booking.depositCents() > 0 ? " Your deposit is released." : "";
    return mail(booking, "Your visit is cancelled", "You need not do anything." + deposit);
  }

  private static Mail mail(BookingCreated booking, String subject, String text) {
    String name = booking.name().orElse(booking.email());
    return Mail.of(booking.email(), subject, List.of("Hello " + name + ",", "", text));
  }

  private static String time(BookingCreated booking, Instant visit) {
    return TIME.format(visit.atZone(zone(booking)));
  }

  private static ZoneId zone(BookingCreated booking) {
    try {
      return ZoneId.of(booking.zone().orElse("UTC"));
    } catch (DateTimeException e) {
      return ZoneId.of("UTC");
    }
  }
}
