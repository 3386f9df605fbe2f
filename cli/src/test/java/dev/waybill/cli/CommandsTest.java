package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {
  @TempDir Path directory;

  @Test
  void aRunIsStartedWorkedOnAndItsResultShown() {
    Called started =
        Called.in(
            directory,
            "start",
            "pdf-report",
            "--wait",
            "--key",
            "k",
            "--input",
            "{\"reportId\": \"r\", \"email\": \"a@example.com\"}");

    assertThat(started.exit()).as(started.err()).isEqualTo(Exit.OK);
    assertThat(started.out()).contains(" STARTED\n");
    String id = started.out().substring(0, 36);
    assertThat(Called.in(directory, "runs", "watch", id).out()).isEqualTo("COMPLETED\n");
    assertThat(Called.in(directory, "runs", "cancel", id).out()).isEqualTo(id + " COMPLETED\n");
  }

  @Test
  void aRunThatWaitsIsCancelled() {
    Called started =
        Called.in(
            directory,
            "start",
            "lead-follow-up",
            "--json",
            "--input",
            "{\"leadId\": \"l\", \"email\": \"a@example.com\"}");
    assertThat(started.out()).contains("\"admission\":\"STARTED\"");
    String id = started.out().replaceAll("(?s).*\"run\":\"([^\"]*)\".*", "$1");

    assertThat(Called.in(directory, "runs", "cancel", id, "--reason", "test").exit())
        .isEqualTo(Exit.OK);
    Called watched = Called.in(directory, "runs", "watch", id);
    assertThat(watched.exit()).isEqualTo(Exit.RUN_FAILED);
    assertThat(watched.out()).endsWith("CANCELLED\n");
  }

  @Test
  void theDoctorFindsEverythingAndNamesWhatIsWrong() {
    Called well = Called.in(directory, "doctor");
    assertThat(well.exit()).as(well.out()).isEqualTo(Exit.OK);
    assertThat(well.out()).contains("✓ java", "✓ adapter local", "✓ adapter temporal", "✓ crm: 12");

    Called ill = Called.in(directory, "doctor", "--set", "waybill.backend=inngest");
    assertThat(ill.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ill.out()).contains("✗ adapter inngest: not on the class path");
  }

  @Test
  void helpTellsTheExitCodesAndTheVersion() {
    assertThat(Called.with("--help").out()).contains("Exit codes:", "some lines of the input");
    assertThat(Called.with("--version").out()).startsWith("waybill 0.");
    assertThat(Called.with().out()).contains("demo", "send", "runs", "worker", "doctor");
  }
}
