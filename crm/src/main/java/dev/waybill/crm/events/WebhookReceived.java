package dev.waybill.crm.events;

import dev.waybill.crm.internal.Required;

/**
 * A webhook whose signature was good.
 *
 * @param webhookId the sender's id of the delivery; required
 * @param body what was signed, as it came; required
 */
public record WebhookReceived(String webhookId, String body) {

  /** This webhook, when it has what it must have. */
  public WebhookReceived checked() {
    Required.in("crm/webhook.received").text("webhookId", webhookId).text("body", body);
    return this;
  }
}
