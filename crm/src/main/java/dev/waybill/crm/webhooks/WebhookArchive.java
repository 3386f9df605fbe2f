package dev.waybill.crm.webhooks;

import dev.waybill.crm.events.WebhookReceived;
import java.time.Instant;

/** Keeps webhooks as they came. */
public interface WebhookArchive {

  /** Keeps one; a repeat changes nothing. */
  void keep(WebhookReceived webhook, Instant receivedAt);
}
