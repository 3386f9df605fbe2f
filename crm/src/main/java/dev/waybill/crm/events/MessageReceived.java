package dev.waybill.crm.events;

import dev.waybill.crm.internal.Absent;
import dev.waybill.crm.internal.Required;
import java.util.Optional;

/**
 * A customer wrote to us.
 *
 * @param messageId required
 * @param from the customer's address; required
 * @param text required
 * @param subject default none
 * @param name default the address
 */
public record MessageReceived(
    String messageId, String from, String text, Optional<String> subject, Optional<String> name) {

  public MessageReceived {
    subject = Absent.orEmpty(subject);
    name = Absent.orEmpty(name);
  }

  /** This message, when it has what it must have. */
  public MessageReceived checked() {
    Required.in("crm/message.received")
        .text("messageId", messageId)
        .email("from", from)
        .text("text", text);
    return this;
  }
}
