package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import java.util.Optional;

/**
 * A guest left a review.
 *
 * @param bookingId required
 * @param stars 1 to 5; 0 when the sender does not say
 * @param text default none
 */
public record ReviewPosted(String bookingId, int stars, Optional<String> text) {
  public ReviewPosted {
    text = Absent.orEmpty(text);
  }
}
