package dev.waybill.crm.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Mails in the form in which they travel. */
final class Mime {
  private Mime() {}

  static MimeMessage message(
      Session session, Sender sender, String key, Mail mail, List<Attachment> attachments)
      throws MessagingException {
    MimeMessage message = new KeyedMessage(session, MessageIds.of(key));
    message.setFrom(sender.from());
    message.setRecipient(RecipientType.TO, new InternetAddress(mail.to(), true));
    message.setSubject(mail.subject(), "UTF-8");
    message.setSentDate(Date.from(sender.clock().instant()));
    for (Map.Entry<String, String> header : mail.headers().entrySet()) {
      message.setHeader(header.getKey(), header.getValue().replaceAll("[\\r\\n]", " "));
    }
    fill(message, mail, attachments);
    message.saveChanges();
    return message;
  }

  private static void fill(MimeMessage message, Mail mail, List<Attachment> attachments)
      throws MessagingException {
    if (attachments.isEmpty()) {
      message.setText(mail.body(), "UTF-8");
      return;
    }
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.body(), "UTF-8");
    MimeMultipart parts = new MimeMultipart(text);
    for (Attachment attachment : attachments) {
      parts.addBodyPart(part(attachment));
    }
    message.setContent(parts);
  }

  private static MimeBodyPart part(Attachment attachment) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(
        new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.contentType())));
    part.setFileName(attachment.name());
    return part;
  }

  /** Keeps its Message-ID where the library would make a new one. */
  private static final class KeyedMessage extends MimeMessage {
    private final String messageId;

    KeyedMessage(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
