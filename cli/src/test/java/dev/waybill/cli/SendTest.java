package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SendTest {
  private static final String LEAD =
      "{\"name\": \"crm/lead.created\", \"id\": \"%s\", \"more\": [1, {}], \"data\":"
          + " {\"leadId\": \"%s\", \"email\": \"a@example.com\", \"name\": \"山田 😀\","
          + " \"unknown\": {\"a\": null}}}\n";

  @TempDir Path directory;

  @Test
  void nothingOfAStrangersFileIsLostAndBadLinesAreNamed() throws Exception {
    StringBuilder lines = new StringBuilder("\uFEFF");
    for (int i = 0; i < 450; i++) {
      lines.append(LEAD.formatted("e-" + i, "l-" + i));
    }
    lines.append(LEAD.formatted("e-7", "l-7")); // again
    lines.append("{\"name\": \"crm/lead.created\", \"data\": {\"leadId\": \n"); // 452
    lines.append("\r\n");
    lines.append("{\"name\": \"crm/lead.created\", \"data\": \"text\"}\n"); // 454
    lines.append("{\"data\": {}}\n"); // 455
    lines.append("{\"name\": \"some/other.thing\", \"data\": {\"x\": 1e400}}\n");
    lines.append("{\"name\": \"crm/deal.deleted\", \"time\": \"now\", \"data\": {}}\n"); // 457
    lines.append(LEAD.formatted("e-last", "l-last").trim());
    Path file = directory.resolve("events.jsonl");
    Files.writeString(file, lines);

    Called sent = Called.in(directory, "send", "--file", file.toString());

    assertThat(sent.exit()).as(sent.err()).isEqualTo(Exit.BAD_LINES);
    assertThat(sent.out()).isEqualTo("453 events sent, 4 bad lines\n");
    assertThat(sent.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("line 452: is not JSON"),
            line -> assertThat(line).contains("line 454: 'data' must be an object, got: \"text\""),
            line -> assertThat(line).contains("line 455: 'name' must be text, got: nothing"),
            line -> assertThat(line).contains("line 457: 'time' must be like"));
    Called runs =
        Called.in(directory, "runs", "list", "--workflow", "lead-follow-up", "--limit", "1000");
    assertThat(runs.out().lines()).hasSize(451);
  }

  @Test
  void aLineThatIsNotUtf8SpoilsNoOther() throws Exception {
    Path file = directory.resolve("events.jsonl");
    byte[] bad = {'{', (byte) 0xff, '}', '\n'};
    Files.write(file, bad);
    Files.write(
        file,
        LEAD.formatted("e", "l").getBytes(StandardCharsets.UTF_8),
        java.nio.file.StandardOpenOption.APPEND);

    Called sent = Called.in(directory, "send", "--json", "--file", file.toString());

    assertThat(sent.out())
        .isEqualTo("{\"bad\":[{\"line\":1,\"problem\":\"is not UTF-8\"}],\"sent\":1}\n");
  }

  @Test
  void aFileWithoutLinesIsRefusedWithoutReadingItIntoMemory() throws Exception {
    Path file = directory.resolve("events.jsonl");
    Files.writeString(file, "x".repeat(17 << 20) + "\n" + LEAD.formatted("e", "l"));

    Called sent = Called.in(directory, "send", "--json", "--file", file.toString());

    assertThat(sent.out())
        .isEqualTo("{\"bad\":[{\"line\":1,\"problem\":\"is longer than 16 MiB\"}],\"sent\":1}\n");
  }

  @Test
  void aDecisionThatComesBeforeItsDraftIsTakenInTheEnd() throws Exception {
    Path file = directory.resolve("events.jsonl");
    Files.writeString(
        file,
        """
        {"name": "crm/approval.decided", "data": {"messageId": "m", "approved": true}}
        {"name": "crm/message.received", "data": {"messageId": "m", "from": "a@example.com", "text": "Hi"}}
        """);

    Called sent = Called.in(directory, "send", "--wait", "--file", file.toString());

    assertThat(sent.err()).isEmpty();
    assertThat(sent.out()).isEqualTo("2 events sent\n");
  }
}
