package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.time.Instant;
import java.util.Optional;

/**
 * A visit was booked.
 *
 * @param bookingId required
 * @param email required
 * @param startsAt the time of the visit; required
 * @param name of the guest; default the address
 * @param zone in which the guest reads times; default UTC
 * @param depositCents default 0: no deposit
 */
public record BookingCreated(
    String bookingId,
    String email,
    Instant startsAt,
    Optional<String> name,
    Optional<String> zone,
    long depositCents) {

  public BookingCreated {
    name = Absent.orEmpty(name);
    zone = Absent.orEmpty(zone);
  }

  /** This booking, when it has what it must have. */
  public BookingCreated checked() {
    Required.in("crm/booking.created")
        .text("bookingId", bookingId)
        .email("email", email)
        .value("startsAt", startsAt)
        .that(depositCents >= 0, "depositCents", "must be 0 or more", depositCents);
    return this;
  }
}
