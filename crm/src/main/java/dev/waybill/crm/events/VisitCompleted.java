package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * A guest was here.
 *
 * @param bookingId required
 * @param email required
 * @param name default the address
 */
public record VisitCompleted(String bookingId, String email, Optional<String> name) {
  public VisitCompleted {
    name = Absent.orEmpty(name);
  }

  /** This visit, when it has what it must have. */
  public VisitCompleted checked() {
    Required.in("crm/visit.completed").text("bookingId", bookingId).email("email", email);
    return this;
  }
}
