package dev.waybill.crm.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.waybill.FailNow;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SmtpMailerTest {
  private static final Mail MAIL = Mail.of("zoe@example.com", "Grüße 👋", "Größe: 3 €\n");

  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aMailArrivesWithItsWordsAndItsKey() throws Exception {
    MailReceipt receipt = mailer().send("run-1/touch", MAIL.inReplyTo("<m-1@example.com>"));

    MimeMessage message = onlyMessage();
    assertThat(message.getSubject()).isEqualTo("Grüße 👋");
    assertThat(message.getContent()).asString().startsWith("Größe: 3 €");
    assertThat(message.getAllRecipients()).containsExactly(new InternetAddress(MAIL.to()));
    assertThat(message.getFrom()).containsExactly(new InternetAddress("crm@example.com"));
    assertThat(message.getMessageID()).isEqualTo(receipt.messageId());
    assertThat(message.getHeader("In-Reply-To")).containsExactly("<m-1@example.com>");
  }

  @Test
  void theSameKeyGivesTheSameMessageIdAndAnotherKeyAnother() throws Exception {
    String first = mailer().send("key-1", MAIL).messageId();

    assertThat(mailer().send("key-1", MAIL).messageId()).isEqualTo(first);
    assertThat(mailer().send("key-2", MAIL).messageId()).isNotEqualTo(first);
  }

  @Test
  void anAttachmentArrivesByteForByte() throws Exception {
    byte[] content = {0, 1, 2, (byte) 0xff, 13, 10};

    mailer().send("key", MAIL, List.of(new Attachment("a.bin", "application/pdf", content)));

    MimeMultipart parts = (MimeMultipart) onlyMessage().getContent();
    assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("a.bin");
    assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(content);
  }

  @Test
  void aLineBreakInAHeaderAddsNoHeader() throws Exception {
    mailer().send("key", MAIL.inReplyTo("<a@b>\r\nBcc: eve@example.com"));

    assertThat(onlyMessage().getHeader("Bcc")).isNull();
  }

  @Test
  void aServerThatIsDownMayBeTriedAgain() {
    SmtpMailer mailer = mailer();
    server.stop();

    assertThatThrownBy(() -> mailer.send("key", MAIL)).isInstanceOf(IOException.class);
  }

  @Test
  void anImpossibleAddressFailsAtOnce() {
    assertThatThrownBy(() -> mailer().send("key", Mail.of("not an address", "s", "b")))
        .isInstanceOfSatisfying(FailNow.class, e -> assertThat(e.code()).isEqualTo("mail-refused"));
  }

  @Test
  void aWrongPasswordFailsAtOnceAndIsNotShown() throws Exception {
    server.getUserManager().setAuthRequired(true);
    server.setUser("crm@example.com", "crm", "right");
    SmtpServer login =
        new SmtpServer(
            "127.0.0.1",
            server.getSmtp().getPort(),
            false,
            Optional.of("crm"),
            Optional.of("wrong-password"));

    assertThatThrownBy(() -> new SmtpMailer(login, from()).send("key", MAIL))
        .isInstanceOf(FailNow.class)
        .hasMessageNotContaining("wrong-password");
  }

  @Test
  void aMailThatWasSentIsNotSentAgain() throws Exception {
    OnceMailer once = new OnceMailer(mailer(), new RecordingSentMails());

    MailReceipt first = once.send("key", MAIL);
    MailReceipt second = once.send("key", MAIL);

    assertThat(second).isEqualTo(first);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void aMailThatFailedIsNotRecordedAsSent() {
    RecordingSentMails sent = new RecordingSentMails();
    OnceMailer once = new OnceMailer(mailer(), sent);
    server.stop();

    assertThatThrownBy(() -> once.send("key", MAIL)).isInstanceOf(IOException.class);
    assertThat(sent.contains("key")).isFalse();
  }

  private SmtpMailer mailer() {
    return new SmtpMailer(SmtpServer.of("smtp://127.0.0.1:" + server.getSmtp().getPort()), from());
  }

  private MimeMessage onlyMessage() {
    assertThat(server.getReceivedMessages()).hasSize(1);
    return server.getReceivedMessages()[0];
  }

  private static Sender from() {
    InternetAddress address = new InternetAddress();
    address.setAddress("crm@example.com");
    return new Sender(address, Clock.systemUTC());
  }
}
