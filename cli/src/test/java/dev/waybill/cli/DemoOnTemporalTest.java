package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DemoOnTemporalTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /** In process, where nothing has to be installed. */
  @Test
  @Timeout(300)
  void theDayComesToTheSameAsOnTheEmbeddedEngine() throws JsonProcessingException {
    JsonNode local = played("local");
    JsonNode temporal = played("temporal");

    assertThat(temporal.path("open").intValue()).isZero();
    assertThat(temporal.path("unexpected")).isEmpty();
    assertThat(temporal.path("runs")).isEqualTo(local.path("runs"));
    assertThat(temporal.path("facts")).isEqualTo(local.path("facts"));
  }

  private JsonNode played(String backend) throws JsonProcessingException {
    String home = directory.resolve(backend).toString();
    Called demo = Called.with("demo", "--json", "--backend", backend, "--dir", home);
    assertThat(demo.exit()).as(demo.err()).isEqualTo(Exit.OK);
    String summary =
        demo.out().lines().filter(line -> line.contains("\"summary\"")).findFirst().orElseThrow();
    return JSON.readTree(summary);
  }
}
