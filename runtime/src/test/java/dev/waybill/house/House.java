package dev.waybill.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the sources of the whole project are. */
final class House {
  private House() {}

  /** The folder that the modules are in; tests run in their module's. */
  static Path root() {
    return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  }

  /** The folders that have a pom. */
  static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(root())) {
      return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).sorted().toList();
    }
  }
}
