package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.spi.BackendProvider.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages say of Temporal is what the build runs. */
class TemporalPageTest {
  private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
  private static final Path SOURCES =
      Path.of("..", "backend-temporal", "src", "test", "java", "dev", "waybill", "temporal");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void itsProgramIsTheSource() throws IOException {
    List<String> programs =
        JAVA.matcher(Files.readString(DOCS.resolve("temporal.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(programs).hasSize(1);
    assertThat(Files.readString(SOURCES.resolve("CrmExtension.java")))
        .endsWith("\n\n" + programs.get(0));
  }

  @Test
  void everySettingIsThereWithItsDefault() throws IOException {
    String page = Files.readString(DOCS.resolve("configuration.md"));
    for (Setting setting : new TemporalBackendProvider().settings()) {
      assertThat(page).contains("| `" + setting.name() + "` | ");
      if (setting.fallback().matches("[A-Z0-9]+")) {
        assertThat(page.replace("`", "")).contains(setting.name() + " | " + setting.fallback());
      }
    }
  }
}
