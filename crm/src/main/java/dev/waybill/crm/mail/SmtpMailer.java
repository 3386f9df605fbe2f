package dev.waybill.crm.mail;

import dev.waybill.FailNow;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** Sends mails by SMTP. */
public final class SmtpMailer implements Mailer {
  private final SmtpServer server;
  private final Sender sender;
  private final Session session;

  public SmtpMailer(SmtpServer server, Sender sender) {
    this.server = server;
    this.sender = sender;
    this.session = Session.getInstance(server.properties());
  }

  @Override
  public MailReceipt send(String key, Mail mail, List<Attachment> attachments) throws IOException {
    try {
      deliver(Mime.message(session, sender, key, mail, attachments));
      return new MailReceipt(MessageIds.of(key));
    } catch (AddressException | AuthenticationFailedException e) {
      throw refused(mail, e);
    } catch (SendFailedException e) {
      if (isPermanent(e)) {
        throw refused(mail, e);
      }
      throw later(e);
    } catch (MessagingException e) {
      throw later(e);
    }
  }

  private void deliver(MimeMessage message) throws MessagingException {
    try (Transport transport = session.getTransport()) {
      transport.connect(
          server.host(), server.port(), server.user().orElse(null), server.password().orElse(null));
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  /** SMTP answers 5xx when trying again is pointless. */
  private static boolean isPermanent(Exception e) {
    if (e instanceof SMTPAddressFailedException address) {
      return address.getReturnCode() >= 500;
    }
    if (e instanceof SMTPSendFailedException send && send.getReturnCode() >= 500) {
      return true;
    }
    return e instanceof MessagingException m
        && m.getNextException() != null
        && isPermanent(m.getNextException());
  }

  private FailNow refused(Mail mail, Exception cause) {
    FailNow refused =
        new FailNow(
            "mail-refused",
            server + " refused the mail to '" + mail.to() + "': " + cause.getMessage());
    refused.initCause(cause);
    return refused;
  }

  private IOException later(Exception cause) {
    return new IOException(server + " did not take the mail: " + cause.getMessage(), cause);
  }
}
