package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoTest {
  /** Those that events start; the digest comes on Mondays, whatever the scale. */
  private static final List<String> WORKFLOWS =
      List.of(
          "ai-inference",
          "ai-reply",
          "batch-import",
          "booking-reminders",
          "deal-stage-changed",
          "email-sequence",
          "keep-consent",
          "lead-follow-up",
          "pdf-report",
          "review-request",
          "webhook-intake");

  @TempDir Path directory;

  @Test
  void theDayIsPlayedToTheEndAndEachRunsJournalCanBeRead() {
    Called demo = Called.with("demo", "--json", "--dir", directory.toString());

    assertThat(demo.err()).isEmpty();
    assertThat(demo.exit()).isEqualTo(Exit.OK);
    assertThat(demo.out().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(demo.out())
        .contains(
            "\"type\":\"summary\"", "\"open\":0", "\"unexpected\":[]", "\"reports written\":1");

    String file = directory.resolve("waybill.db").toString();
    Called list = Called.with("runs", "list", "--file", file, "--workflow", "pdf-report");
    assertThat(list.out().lines()).hasSize(1);
    assertThat(list.out()).contains("COMPLETED");
    String id = list.out().trim().replaceAll(".* ", "");
    assertThat(Called.with("runs", "journal", id, "--file", file).out())
        .contains("pdf-report " + id, "Pipeline, März");
    assertThat(Called.with("runs", "show", id, "--json", "--file", file).out())
        .contains("\"id\":\"" + id + "\"", "\"status\":\"COMPLETED\"");

    Called again = Called.with("demo", "--dir", directory.toString());
    assertThat(again.exit()).isEqualTo(Exit.REFUSED);
    assertThat(again.err()).contains("has a demo already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "0.5", "2"})
  @Timeout(120)
  void aDayOnAnotherScaleEndsAsWell(String scale) {
    Called demo =
        Called.with("demo", "--json", "--dir", directory.toString(), "--time-scale", scale);

    assertThat(demo.err()).isEmpty();
    assertThat(demo.exit()).isEqualTo(Exit.OK);
    String summary = demo.out().lines().filter(line -> line.contains("summary")).findFirst().get();
    assertThat(summary).contains("\"open\":0", "\"unexpected\":[]", "\"reports written\":1");
    assertThat(WORKFLOWS).allSatisfy(name -> assertThat(summary).contains(name));
  }
}
