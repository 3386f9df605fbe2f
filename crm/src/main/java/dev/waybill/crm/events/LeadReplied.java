package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import java.util.Optional;

/**
 * A lead wrote back.
 *
 * @param leadId required
 * @param text what the lead wrote; default nothing
 */
public record LeadReplied(String leadId, Optional<String> text) {
  public LeadReplied {
    text = Absent.orEmpty(text);
  }
}
