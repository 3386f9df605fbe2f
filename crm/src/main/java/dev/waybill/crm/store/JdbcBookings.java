package dev.waybill.crm.store;

import dev.waybill.crm.bookings.Bookings;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Bookings in a database. */
final class JdbcBookings implements Bookings {
  private static final String UPDATE =
      "update bookings set email = :email, starts_at = :at, status = :status where booking_id = :id";
  private static final String INSERT =
      "insert into bookings (booking_id, email, starts_at, status)"
          + " values (:id, :email, :at, :status) on conflict do nothing";

  private final Jdbi jdbi;

  JdbcBookings(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void book(String bookingId, String email, Instant startsAt) {
    Upsert.execute(
        jdbi,
        UPDATE,
        INSERT,
        Map.of(
            "id",
            bookingId,
            "email",
            email,
            "at",
            Times.bound(startsAt),
            "status",
            Status.BOOKED.name()));
  }

  @Override
  public void mark(String bookingId, Status status) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update bookings set status = ? where booking_id = ?", status.name(), bookingId));
  }
}
