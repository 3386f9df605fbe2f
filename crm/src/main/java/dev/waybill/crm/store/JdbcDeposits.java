package dev.waybill.crm.store;

import dev.waybill.FailNow;
import dev.waybill.crm.bookings.Deposits;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Deposits in a database: HELD, then RELEASED or CAPTURED. */
final class JdbcDeposits implements Deposits {
  private final Jdbi jdbi;

  JdbcDeposits(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void hold(String key, String bookingId, long cents) {
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "insert into deposits (booking_id, hold_key, amount_cents, status)"
                  + " values (?, ?, ?, 'HELD') on conflict do nothing",
              bookingId,
              key,
              cents);
          String status = status(handle, bookingId).orElse("");
          if (!status.equals("HELD")) {
            throw new FailNow(
                "deposit-settled",
                "the deposit of booking '" + bookingId + "' was settled before: " + status);
          }
        });
  }

  @Override
  public void release(String bookingId) {
    jdbi.useHandle(handle -> settle(handle, bookingId, "RELEASED"));
  }

  @Override
  public void capture(String bookingId) {
    jdbi.useTransaction(
        handle -> {
          settle(handle, bookingId, "CAPTURED");
          String status = status(handle, bookingId).orElse("none");
          if (!status.equals("CAPTURED")) {
            throw new FailNow(
                "deposit-not-held",
                "the deposit of booking '" + bookingId + "' cannot be captured: it is " + status);
          }
        });
  }

  private static void settle(Handle handle, String bookingId, String status) {
    handle.execute(
        "update deposits set status = ? where booking_id = ? and status = 'HELD'",
        status,
        bookingId);
  }

  private static Optional<String> status(Handle handle, String bookingId) {
    return handle
        .createQuery("select status from deposits where booking_id = :id")
        .bind("id", bookingId)
        .mapTo(String.class)
        .findOne();
  }
}
