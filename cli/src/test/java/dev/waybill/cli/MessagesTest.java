package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the command line says when it refuses: see {@code messages.txt} beside this class. What it
 * says now is left in {@code target/messages.txt}.
 */
final class MessagesTest {
  private final StringBuilder messages = new StringBuilder();

  @TempDir Path directory;

  @Test
  void messagesAreTheGoldenOnes() throws IOException {
    refused("demo", "--backend", "inngest");
    refused("demo", "--backend", "locl");
    refused("demo", "--time-scale", "0");
    refused("send", "--file", "no-such-file.jsonl");
    refused("start", "pdf-reprot", "--input", "{}");
    refused("start", "pdf-report", "--input", "{\"reportId\": 1");
    refused("start", "pdf-report", "--input", "@no-such-file.json");
    refused("runs", "show", "nobody");
    refused("runs", "list", "--set", "waybill.local.fiel=x");
    refused("runs", "list", "--set", "crm.smtp.ulr=x", "--set", "waybill.route.pdf-report=local");
    String text = messages.toString().replace(directory.toString(), "<dir>");
    Files.writeString(Path.of("target", "messages.txt"), text);
    assertThat(text).isEqualTo(golden());
  }

  private void refused(String... args) {
    Called called = Called.in(directory, args);
    assertThat(called.out()).isEmpty();
    assertThat(called.exit()).isEqualTo(Exit.REFUSED);
    messages.append(called.err());
  }

  private static String golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MessagesTest.class.getResourceAsStream("messages.txt"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
