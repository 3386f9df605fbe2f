package dev.waybill.conformance.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealTemporalTest {
  @BeforeEach
  void thereIsAServer() {
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Test
  void whatItWasToldSurvivesAKill(@TempDir Path folder) {
    try (RealTemporal server = RealTemporal.on(folder.resolve("runs.db")).start()) {
      long first = server.pid();
      String address = server.address();
      assertThat(server.command("operator", "namespace", "create", "kept")).contains("kept");

      server.kill();
      assertThat(ProcessHandle.of(first)).isEmpty();
      server.start();

      assertThat(server.pid()).isNotEqualTo(first);
      assertThat(server.address()).isEqualTo(address);
      assertThat(server.command("operator", "namespace", "describe", "-n", "kept"))
          .contains("Registered");
    }
  }

  @Test
  void itKeepsEndedRunsForThreeDaysAndKnowsTheTags() {
    try (RealTemporal server = RealTemporal.inMemory().start()) {
      assertThat(server.command("operator", "namespace", "describe", "-n", "default"))
          .contains("72h");
      assertThat(server.command("operator", "search-attribute", "list"))
          .containsPattern("WaybillTags +KeywordList");
      assertThatThrownBy(server::start).hasMessageContaining("found: it runs");

      server.stop();

      assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }
  }

  @Test
  void aServerThatCannotStartSaysWhy() {
    try (RealTemporal server = RealTemporal.inMemory().with("frontend.rps", "no JSON")) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("invalid JSON value for key \\\"frontend.rps\\\"");
      assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }
  }
}
