package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Json;
import dev.waybill.values.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A {@code worker} in a process of its own, on a directory of the test's. */
final class WorkerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private final Process process;
  private final BufferedReader out;
  private final int port;

  private WorkerProcess(Path directory, Process process) throws IOException {
    this.directory = directory;
    this.process = process;
    out = process.inputReader();
    String first = out.readLine();
    assertThat(first).as(errors()).isNotNull();
    port = JsonCodec.tree(Json.of(first)).path("port").intValue();
  }

  /** Starts it, and waits until it works. */
  static WorkerProcess start(Path directory, Map<String, String> secrets, String... settings)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "worker",
                "--json"));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    for (String setting : settings(directory)) {
      command.addAll(List.of("--set", setting));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("errors.txt").toFile());
    builder.environment().putAll(secrets);
    return new WorkerProcess(directory, builder.start());
  }

  private static List<String> settings(Path directory) {
    return List.of(
        "waybill.local.file=" + directory.resolve("waybill.db"),
        "crm.directory=" + directory.resolve("crm"),
        "waybill.http.port=0");
  }

  /** What the process wrote to its standard error stream. */
  String errors() {
    try {
      return Files.readString(directory.resolve("errors.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sendSigterm() {
    assertThat(process.supportsNormalTermination()).isTrue();
    assertThat(ProcessHandle.of(process.pid()).orElseThrow().destroy()).isTrue();
  }

  /** What its threads do now. */
  String stacks() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process asked =
          new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "Thread.print")
              .redirectErrorStream(true)
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end; the exit code. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(errors()).isTrue();
    return process.exitValue();
  }

  /** What it wrote after its first line; waits for its end. */
  List<String> output() {
    return out.lines().toList();
  }

  /** The status of the answer to a POST. */
  int post(String path, byte[] body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  int get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Waits until all runs of a workflow, and at least one, have completed. */
  void awaitCompleted(String workflow) {
    until(
        () -> {
          List<String> found = statuses(workflow);
          return !found.isEmpty() && found.stream().allMatch("COMPLETED"::equals);
        });
  }

  /** Looks into the file, which no second process may open as an engine. */
  private List<String> statuses(String workflow) {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("waybill.db"));
        var statement = connection.prepareStatement("SELECT status FROM run WHERE workflow = ?")) {
      statement.setString(1, workflow);
      List<String> found = new ArrayList<>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until something holds. */
  void until(BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(errors()).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
