package dev.waybill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the databases of one measurement, on the disk that is measured. */
record Scratch(Path folder) implements AutoCloseable {
  /** The system property that names the disk; default the JVM's folder for temporary files. */
  static final String PROPERTY = "waybill.benchmarks.dir";

  static Scratch create() throws IOException {
    Path parent = Path.of(System.getProperty(PROPERTY, System.getProperty("java.io.tmpdir")));
    return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), "waybill"));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
