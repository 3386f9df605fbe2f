package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
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
}
