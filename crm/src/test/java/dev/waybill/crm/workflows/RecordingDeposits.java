package dev.waybill.crm.workflows;

import dev.waybill.FailNow;
import dev.waybill.crm.bookings.Deposits;
import java.util.HashMap;
import java.util.Map;

/** Remembers where each deposit stands, and fails when told so. */
final class RecordingDeposits implements Deposits {
  private final Map<String, String> status = new HashMap<>();
  private boolean refusesCapture;
  private boolean losesAnswer;

  void refuseCapture() {
    refusesCapture = true;
  }

  void loseAnswerOfHold() {
    losesAnswer = true;
  }

  String status(String bookingId) {
    return status.getOrDefault(bookingId, "none");
  }

  @Override
  public void hold(String key, String bookingId, long cents) {
    status.putIfAbsent(bookingId, "HELD " + cents);
    if (losesAnswer) {
      throw new IllegalStateException("connection lost");
    }
  }

  @Override
  public void release(String bookingId) {
    status.computeIfPresent(bookingId, (id, s) -> s.replace("HELD", "RELEASED"));
  }

  @Override
  public void capture(String bookingId) {
    if (refusesCapture) {
      throw new FailNow("card-declined", "card declined");
    }
    status.computeIfPresent(bookingId, (id, s) -> s.replace("HELD", "CAPTURED"));
  }
}
