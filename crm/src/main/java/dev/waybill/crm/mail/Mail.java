package dev.waybill.crm.mail;

import java.util.List;
import java.util.Map;

/**
 * A mail to one person.
 *
 * @param headers beside the usual ones, for example {@code In-Reply-To}
 */
public record Mail(String to, String subject, String body, Map<String, String> headers) {

  public Mail {
    headers = Map.copyOf(headers);
  }

  public static Mail of(String to, String subject, String body) {
    return new Mail(to, subject, body, Map.of());
  }

  /** Lines become the mail's text. */
  public static Mail of(String to, String subject, List<String> lines) {
    return of(to, subject, String.join("\n", lines) + "\n");
  }

  /** The same mail as an answer to that message. */
  public Mail inReplyTo(String messageId) {
    return new Mail(to, subject, body, Map.of("In-Reply-To", messageId, "References", messageId));
  }
}
