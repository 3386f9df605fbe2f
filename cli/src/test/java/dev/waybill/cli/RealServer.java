package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Temporal server that {@code scripts/servers} started, with nothing in it. */
record RealServer(String address, Path state) implements AutoCloseable {
  private static final int ABSENT = 3;

  /** Skips the test, with the reason, where none is installed. */
  static RealServer start(Path directory) throws IOException, InterruptedException {
    Path state = Files.createDirectories(directory.resolve("server"));
    assumeTrue(call(state, "path", "temporal") != ABSENT, errors(state));
    int exit =
        call(
            state,
            "start",
            "temporal",
            "--state",
            state.toString(),
            "--dynamic",
            "history.timerProcessorMaxTimeShift=\"10ms\"");
    assertThat(exit).as(errors(state)).isZero();
    String told = Files.readString(state.resolve("out.txt")).strip();
    assertThat(told).startsWith("TEMPORAL_ADDRESS=");
    return new RealServer(told.substring("TEMPORAL_ADDRESS=".length()), state);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    int exit = call(state, "stop", "temporal", "--state", state.toString());
    assertThat(exit).as(errors(state)).isZero();
  }

  private static int call(Path directory, String... words)
      throws IOException, InterruptedException {
    Path script = Path.of("..", "scripts", "servers").toAbsolutePath().normalize();
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out.txt").toFile())
            .redirectError(directory.resolve("errors.txt").toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private static String errors(Path directory) throws IOException {
    return Files.readString(directory.resolve("errors.txt")).strip();
  }
}
