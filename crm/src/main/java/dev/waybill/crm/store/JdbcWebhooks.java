package dev.waybill.crm.store;

import dev.waybill.crm.events.WebhookReceived;
import dev.waybill.crm.webhooks.WebhookArchive;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Webhooks in a database. */
final class JdbcWebhooks implements WebhookArchive {
  private final Jdbi jdbi;

  JdbcWebhooks(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void keep(WebhookReceived webhook, Instant receivedAt) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into webhooks (webhook_id, body, received_at) values (?, ?, ?)"
                    + " on conflict do nothing",
                webhook.webhookId(),
                webhook.body(),
                Times.bound(receivedAt)));
  }
}
