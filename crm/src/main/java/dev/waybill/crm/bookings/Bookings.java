package dev.waybill.crm.bookings;

import java.time.Instant;

/** The bookings as the CRM knows them. */
public interface Bookings {

  /** Where a booking stands. */
  enum Status {
    BOOKED,
    CANCELLED,
    VISITED
  }

  /** Books, or moves what is booked; a repeat changes nothing. */
  void book(String bookingId, String email, Instant startsAt);

  void mark(String bookingId, Status status);
}
