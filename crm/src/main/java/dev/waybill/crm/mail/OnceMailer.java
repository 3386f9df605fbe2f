package dev.waybill.crm.mail;

import java.io.IOException;
import java.util.List;

/**
 * Sends each key once, by the record of what was sent. Between a mail's way out and its record lies
 * a moment in which a crash repeats it, under the same Message-ID.
 */
public final class OnceMailer implements Mailer {
  private final Mailer next;
  private final SentMails sent;

  public OnceMailer(Mailer next, SentMails sent) {
    this.next = next;
    this.sent = sent;
  }

  @Override
  public MailReceipt send(String key, Mail mail, List<Attachment> attachments) throws IOException {
    if (sent.contains(key)) {
      return new MailReceipt(MessageIds.of(key));
    }
    MailReceipt receipt = next.send(key, mail, attachments);
    sent.add(key, mail);
    return receipt;
  }
}
