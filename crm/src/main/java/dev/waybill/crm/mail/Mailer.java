package dev.waybill.crm.mail;

import java.io.IOException;
import java.util.List;

/** Sends mails. */
public interface Mailer {

  /**
   * Sends a mail.
   *
   * @param key a repeat with the same key is the same mail, with the same Message-ID
   * @throws dev.waybill.FailNow when it is refused for good, with code {@code mail-refused}
   * @throws IOException when it may work later
   */
  default MailReceipt send(String key, Mail mail) throws IOException {
    return send(key, mail, List.of());
  }

  /**
   * Sends a mail with attachments.
   *
   * @throws dev.waybill.FailNow when it is refused for good, with code {@code mail-refused}
   * @throws IOException when it may work later
   */
  MailReceipt send(String key, Mail mail, List<Attachment> attachments) throws IOException;
}
