package dev.waybill.crm.mail;

import dev.waybill.FailNow;
import dev.waybill.crm.internal.AtomicFiles;
import dev.waybill.crm.internal.FileNames;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Writes each mail as an {@code .eml} file that mail programs open. The file's name comes from the
 * key, so that a repeat replaces the file.
 */
public final class EmlMailer implements Mailer {
  private final Path directory;
  private final Sender sender;

  public EmlMailer(Path directory, Sender sender) {
    this.directory = directory;
    this.sender = sender;
  }

  @Override
  public MailReceipt send(String key, Mail mail, List<Attachment> attachments) throws IOException {
    AtomicFiles.write(file(key), bytes(key, mail, attachments));
    return new MailReceipt(MessageIds.of(key));
  }

  /** Where the mail with this key is, or will be. */
  public Path file(String key) {
    return directory.resolve(FileNames.of(key) + ".eml");
  }

  private byte[] bytes(String key, Mail mail, List<Attachment> attachments) throws IOException {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Mime.message(Session.getInstance(new Properties()), sender, key, mail, attachments)
          .writeTo(bytes);
      return bytes.toByteArray();
    } catch (MessagingException e) {
      throw new FailNow("mail-refused", "mail to '" + mail.to() + "': " + e.getMessage());
    }
  }
}
