package dev.waybill.crm.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.waybill.WaybillException;
import dev.waybill.client.WorkflowClient;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.crm.events.WebhookReceived;
import dev.waybill.crm.internal.FileNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an HTTP handler calls for each webhook. It looks at the size, then at the signature
 * (Standard Webhooks scheme, not older than five minutes), and only then at anything else. A good
 * one becomes an event whose id is the delivery's, so that a repeated delivery has no effect.
 */
public final class WebhookReceiver {
  private static final int MOST_BYTES = 256 * 1024;

  private final Optional<Webhook> verifier;

  private WebhookReceiver(Optional<Webhook> verifier) {
    this.verifier = verifier;
  }

  /**
   * A receiver with the secret that is shared with the sender.
   *
   * @param secret {@code whsec_} and base64; without one every webhook is refused
   */
  public static WebhookReceiver of(Optional<String> secret) {
    try {
      return new WebhookReceiver(secret.map(Webhook::new));
    } catch (IllegalArgumentException e) {
      throw new WaybillException(
          "bad-setting",
          "CRM_WEBHOOK_SECRET must read whsec_ followed by base64; its value is not shown");
    }
  }

  /** What to answer the sender; it carries no detail. */
  public enum Answer {
    ACCEPTED(202),
    REFUSED(401),
    TOO_LARGE(413);

    private final int status;

    Answer(int status) {
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  /** Verifies the webhook and hands it to the engine; when it returns ACCEPTED, it is durable. */
  public Answer receive(Map<String, List<String>> headers, byte[] body, WorkflowClient client) {
    if (body.length > MOST_BYTES) {
      return Answer.TOO_LARGE;
    }
    String text = new String(body, StandardCharsets.UTF_8);
    Map<String, List<String>> lowerCase = lowerCase(headers);
    if (!isGenuine(text, lowerCase)) {
      return Answer.REFUSED;
    }
    String id = shortened(lowerCase.getOrDefault("webhook-id", List.of("")).get(0));
    client.send(
        CrmEvents.WEBHOOK_RECEIVED.event(new WebhookReceived(id, text)).withId("webhook-" + id));
    return Answer.ACCEPTED;
  }

  private boolean isGenuine(String body, Map<String, List<String>> headers) {
    if (verifier.isEmpty()) {
      return false;
    }
    try {
      verifier.get().verify(body, headers);
      return true;
    } catch (WebhookVerificationException | RuntimeException e) {
      return false;
    }
  }

  private static String shortened(String id) {
    return id.matches("[A-Za-z0-9._:-]{1,150}") ? id : FileNames.hash(id);
  }

  private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
    return lower;
  }
}
