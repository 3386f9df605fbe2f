package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * A person decided on a drafted reply. It starts nothing: hand it to {@code
 * dev.waybill.crm.replies.ApprovalDesk}, which completes the run's callback.
 *
 * @param messageId of the message that was drafted for; required
 * @param approved required
 * @param text the person's own words; default the draft
 */
public record ApprovalDecided(String messageId, boolean approved, Optional<String> text) {
  public ApprovalDecided {
    text = Absent.orEmpty(text);
  }

  /** This decision, when it has what it must have. */
  public ApprovalDecided checked() {
    Required.in("crm/approval.decided").text("messageId", messageId);
    return this;
  }
}
