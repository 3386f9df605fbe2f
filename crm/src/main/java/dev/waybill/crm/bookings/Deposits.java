package dev.waybill.crm.bookings;

/** Holds deposits on a guest's card. Each call may be repeated: a booking has one deposit. */
public interface Deposits {

  /**
   * Holds the amount.
   *
   * @throws dev.waybill.FailNow when the deposit was captured or released before, with code {@code
   *     deposit-settled}
   */
  void hold(String key, String bookingId, long cents);

  /** Gives the money back; does nothing when nothing is held. */
  void release(String bookingId);

  /**
   * Takes the money.
   *
   * @throws dev.waybill.FailNow when nothing is held, with code {@code deposit-not-held}
   */
  void capture(String bookingId);
}
