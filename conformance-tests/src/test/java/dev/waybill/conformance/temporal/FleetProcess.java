package dev.waybill.conformance.temporal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process of a worker, which is killed and started again. */
final class FleetProcess implements AutoCloseable {
  private final String name;
  private final String address;
  private final Path folder;
  private Process process;
  private int lives;

  FleetProcess(String name, String address, Path folder) throws IOException {
    this.name = name;
    this.address = address;
    this.folder = folder;
    this.process = launch();
  }

  private Process launch() throws IOException {
    lives++;
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            FleetWorker.class.getName(),
            address,
            folder.resolve("ledger").toString(),
            name + lives,
            "PT2S")
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors.txt").toFile()))
        .start();
  }

  /** Waits until it works. */
  void awaitReady() throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IllegalStateException(
          "the worker does not open: " + Files.readString(folder.resolve("errors.txt")));
    }
  }

  /** Ends it by SIGKILL and starts the next. */
  void replace() throws IOException {
    var unused = process.destroyForcibly().onExit().join();
    process = launch();
  }

  @Override
  public void close() {
    var unused = process.destroyForcibly().onExit().join();
  }
}
