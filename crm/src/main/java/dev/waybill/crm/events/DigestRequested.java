package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import java.util.Optional;

/**
 * Somebody wants the weekly digest now.
 *
 * @param reason shown in the mail; default none
 */
public record DigestRequested(Optional<String> reason) {
  public DigestRequested {
    reason = Absent.orEmpty(reason);
  }
}
