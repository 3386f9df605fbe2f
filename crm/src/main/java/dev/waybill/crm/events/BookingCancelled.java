package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import java.util.Optional;

/**
 * A visit will not take place.
 *
 * @param bookingId required
 * @param reason default none
 */
public record BookingCancelled(String bookingId, Optional<String> reason) {
  public BookingCancelled {
    reason = Absent.orEmpty(reason);
  }
}
