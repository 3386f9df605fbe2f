package dev.waybill.conformance.temporal;

import dev.waybill.conformance.servers.Command;
import dev.waybill.conformance.servers.Ports;
import dev.waybill.conformance.servers.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Temporal development server in a process of its own, on a port of the loopback that it keeps
 * through restarts. Its timers are late by milliseconds and not by up to a second, it keeps ended
 * runs for three days, and it knows the search attribute WaybillTags.
 *
 * <p>Ask {@link #available()} first. Closing it leaves no process and nothing but the database
 * file.
 */
public final class RealTemporal implements AutoCloseable {
  private final Map<String, String> dynamic =
      new TreeMap<>(Map.of("history.timerProcessorMaxTimeShift", "\"10ms\""));
  private final @Nullable Path file;
  private final Path home;
  private final Path binary;
  private final int port = Ports.free();
  private final Thread atExit = new Thread(this::kill, "temporal-kill");
  private @Nullable Process process;

  private RealTemporal(@Nullable Path file) {
    this.file = file == null ? null : file.toAbsolutePath();
    this.binary = Script.binary("temporal");
    try {
      this.home = Files.createTempDirectory("temporal");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Why there can be no server here; empty when there can. */
  public static Optional<String> available() {
    return Script.missing("temporal");
  }

  /** A server, not started yet, that forgets everything when it ends. */
  public static RealTemporal inMemory() {
    return new RealTemporal(null);
  }

  /**
   * A server, not started yet, that keeps everything in a file, which it makes when it is absent.
   */
  public static RealTemporal on(Path file) {
    return new RealTemporal(file);
  }

  /** Sets a dynamic configuration value, in JSON, for the next start. */
  public RealTemporal with(String key, String json) {
    dynamic.put(key, json);
    return this;
  }

  /** Starts it and waits, at most a minute, until it is healthy. */
  public RealTemporal start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(
          "a server must be stopped or killed before it starts, found: it runs, pid " + pid());
    }
    Path log = home.resolve("server.log");
    try {
      Process started =
          alone(arguments())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      Health.await(started, log, this::healthy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      kill();
      throw e;
    }
    return this;
  }

  /** Where clients connect to: {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The process, also after it has ended. */
  public long pid() {
    if (process == null) {
      throw new IllegalStateException("a server must be started before it has a pid; call start()");
    }
    return process.pid();
  }

  /** Runs a command of Temporal's command line on this server, such as {@code workflow list}. */
  public String command(String... words) {
    Command done = ask(words);
    if (done.exit() != 0) {
      throw new IllegalStateException(
          "temporal " + String.join(" ", words) + " ended with " + done.exit() + ": " + done);
    }
    return done.output();
  }

  /** Ends it by SIGKILL, as a crash would, and waits until it is gone. */
  public void kill() {
    if (process != null) {
      var unused = process.destroyForcibly().onExit().join();
    }
  }

  /** Asks it to end by SIGTERM and waits until it is gone, which takes it seconds. */
  public void stop() {
    if (process != null) {
      process.destroy();
      var unused = process.onExit().join();
    }
  }

  /** Ends it at once and removes all but its database file. */
  @Override
  public void close() {
    kill();
    boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    try (Stream<Path> files = Files.walk(home)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean healthy() {
    return Ports.answers(port)
        && ask("operator", "cluster", "health").exit() == 0
        && ask("operator", "namespace", "update", "-n", "default", "--retention", "72h").exit()
            == 0;
  }

  private Command ask(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--address", address(), "--command-timeout", "10s"));
    return Command.run(alone(command));
  }

  private List<String> arguments() {
    List<String> words =
        new ArrayList<>(List.of("server", "start-dev", "--headless", "--ip", "127.0.0.1"));
    words.addAll(List.of("--port", String.valueOf(port)));
    words.addAll(List.of("--search-attribute", "WaybillTags=KeywordList"));
    dynamic.forEach(
        (key, json) -> words.addAll(List.of("--dynamic-config-value", key + "=" + json)));
    if (file != null) {
      words.addAll(List.of("--db-filename", file.toString()));
    }
    return words;
  }

  /** The program with a home of its own: it reads and writes the user's settings otherwise. */
  private ProcessBuilder alone(List<String> words) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    return builder;
  }
}
