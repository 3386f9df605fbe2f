package dev.waybill.crm.events;

import dev.waybill.crm.internal.Required;

/**
 * A contact wants no more mails.
 *
 * @param contactId required
 */
public record Unsubscribed(String contactId) {

  /** This wish, when it has what it must have. */
  public Unsubscribed checked() {
    Required.in("crm/contact.unsubscribed").text("contactId", contactId);
    return this;
  }
}
