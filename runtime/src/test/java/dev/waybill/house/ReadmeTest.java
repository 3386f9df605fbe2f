package dev.waybill.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README is short, its links lead somewhere, and its program is one that the build runs. */
class ReadmeTest {
  private static final Path README = House.root().resolve("README.md");
  private static final Path FIRST = Path.of("src/test/java/dev/waybill/first");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theReadmeHasAtMost150Lines() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void itsFirstProgramIsTheSourceAndHasAtMost40Lines() throws IOException {
    List<String> programs = all(JAVA, README);
    assertThat(programs).hasSize(2);
    assertThat(programs.get(0)).isEqualTo(Files.readString(FIRST.resolve("Hello.java")));
    assertThat(programs.get(0).lines()).hasSizeLessThanOrEqualTo(40);
  }

  @Test
  void itsTestIsTheSourceToo() throws IOException {
    assertThat(Files.readString(FIRST.resolve("HelloCrashTest.java")))
        .endsWith("\n\n" + all(JAVA, README).get(1));
  }

  @Test
  void relativeLinksResolve() throws IOException {
    for (String name :
        List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/adr/README.md")) {
      Path page = House.root().resolve(name);
      Path folder = Objects.requireNonNull(page.getParent());
      for (String link : all(LINK, page)) {
        if (!link.contains("://")) {
          assertThat(folder.resolve(link)).as("link of " + name).exists();
        }
      }
    }
  }

  private static List<String> all(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
