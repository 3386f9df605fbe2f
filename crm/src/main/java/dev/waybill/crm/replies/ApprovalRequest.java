package dev.waybill.crm.replies;

import java.net.URI;

/**
 * A draft that waits for a person.
 *
 * @param url takes the {@link Approval} by POST
 * @param token of the same callback, for code beside the application
 */
public record ApprovalRequest(
    String messageId, String sender, String draft, URI url, String token) {

  /** Without the token and the URL that holds it. */
  @Override
  public String toString() {
    return "ApprovalRequest[messageId=" + messageId + ", sender=" + sender + "]";
  }
}
