package dev.waybill.crm.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmlMailerTest {
  private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

  @TempDir Path directory;

  @Test
  void aMailBecomesAFileThatMailProgramsRead() throws Exception {
    mailer().send("run/1:send", Mail.of("ada@example.com", "Привет", "こんにちは"));

    MimeMessage message = read(mailer().file("run/1:send"));
    assertThat(message.getSubject()).isEqualTo("Привет");
    assertThat(message.getContent()).isEqualTo("こんにちは");
    assertThat(message.getSentDate()).isEqualTo(NOON);
  }

  @Test
  void aRepeatReplacesTheFile() throws Exception {
    mailer().send("key", Mail.of("ada@example.com", "first", ""));
    mailer().send("key", Mail.of("ada@example.com", "second", ""));

    assertThat(files()).hasSize(1);
    assertThat(read(mailer().file("key")).getSubject()).isEqualTo("second");
  }

  @Test
  void keysThatLookAlikeAreDifferentFilesInTheDirectory() throws Exception {
    for (String key : List.of("a/b", "a:b", "../a", "a".repeat(900), "a".repeat(901))) {
      mailer().send(key, Mail.of("ada@example.com", key, ""));
    }

    assertThat(files()).hasSize(5).allSatisfy(f -> assertThat(f).asString().endsWith(".eml"));
  }

  private EmlMailer mailer() throws Exception {
    return new EmlMailer(
        directory,
        new Sender(new InternetAddress("crm@example.com"), Clock.fixed(NOON, ZoneOffset.UTC)));
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static MimeMessage read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return new MimeMessage(Session.getInstance(new Properties()), in);
    }
  }
}
