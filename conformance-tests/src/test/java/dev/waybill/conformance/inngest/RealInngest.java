package dev.waybill.conformance.inngest;

import dev.waybill.conformance.servers.Command;
import dev.waybill.conformance.servers.Ports;
import dev.waybill.conformance.servers.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * An Inngest server in a process of its own, on ports that it keeps through restarts. It looks at
 * its queue every 50 ms, and tries a failed step again after 1 s.
 *
 * <p>Ask {@link #available} first. Closing it leaves no process and no file.
 */
public final class RealInngest implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

  /** How a server is run. */
  public enum Mode {
    /** Without keys; it forgets everything when it ends. */
    DEV("dev"),
    /** With keys, and with a Redis beside it that outlives it: it remembers what it was told. */
    SELF_HOSTED("self-hosted");

    private final String word;

    Mode(String word) {
      this.word = word;
    }
  }

  private final Mode mode;
  private final Path state;
  private final Thread atExit = new Thread(this::end, "inngest-end");
  private Map<String, String> settings = Map.of();
  private long pid;

  private RealInngest(Mode mode) {
    this.mode = mode;
    try {
      this.state = Files.createTempDirectory("inngest");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Why there can be no such server here; empty when there can. */
  public static Optional<String> available(Mode mode) {
    if (mode == Mode.SELF_HOSTED && Script.onPath("redis-server").isEmpty()) {
      return Optional.of("a self-hosted Inngest needs redis-server, and it is not on the PATH");
    }
    return Script.missing("inngest");
  }

  /** A server, not started yet. */
  public static RealInngest of(Mode mode) {
    return new RealInngest(mode);
  }

  /** Starts it, again where it was, and waits until it is healthy, at most a minute. */
  public RealInngest start() {
    List<String> words = new ArrayList<>(List.of("--mode", mode.word));
    if (!settings.isEmpty()) {
      words.addAll(List.of("--port", String.valueOf(url().getPort())));
    }
    script("start", words);
    settings = read(script("env", List.of()));
    pid = Long.parseLong(script("status", List.of()).replaceAll("(?s)\\D*(\\d+).*", "$1"));
    return this;
  }

  /** Where its API is: {@code http://127.0.0.1:PORT}. */
  public URI url() {
    return URI.create(setting(mode == Mode.DEV ? "INNGEST_DEV" : "INNGEST_BASE_URL"));
  }

  /** What programs that connect to it have in their environment. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The key for sending events to a self-hosted server. */
  public String eventKey() {
    return setting("INNGEST_EVENT_KEY");
  }

  /** The key that a self-hosted server and its applications sign with. */
  public String signingKey() {
    return setting("INNGEST_SIGNING_KEY");
  }

  /** The process, also after it has ended. */
  public long pid() {
    if (settings.isEmpty()) {
      throw new IllegalStateException("a server must be started before it has a pid; call start()");
    }
    return pid;
  }

  /** Ends it by SIGKILL, as a crash would, and waits until it is gone; its Redis stays. */
  public void kill() {
    server().ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  /** Asks it to end by SIGTERM, and waits until it is gone; its Redis stays. */
  public void stop() {
    server().ifPresent(ProcessHandle::destroy);
    awaitEnd();
  }

  /** Ends it at once, and its Redis, and removes what they kept. */
  @Override
  public void close() {
    end();
    boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    try (Stream<Path> files = Files.walk(state)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    kill();
    var unused = script("stop", List.of());
  }

  private void awaitEnd() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (server().isPresent() || (!settings.isEmpty() && Ports.answers(url().getPort()))) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "a server must end within " + PATIENCE + ", found: it runs, pid " + pid);
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  /** Its process, as long as it executes anything: the script's children are not this one's. */
  private Optional<ProcessHandle> server() {
    return ProcessHandle.of(pid).filter(process -> process.info().command().isPresent());
  }

  private String setting(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalStateException(
          name + " needs a server that has been started in a mode that has it, mode: " + mode.word);
    }
    return value;
  }

  private String script(String action, List<String> options) {
    List<String> words = new ArrayList<>(List.of(action, "inngest", "--state", state.toString()));
    words.addAll(options);
    Command done = Script.run(words.toArray(String[]::new));
    if (done.exit() != 0) {
      throw new IllegalStateException("inngest: " + done.errors());
    }
    return done.output();
  }

  /** Reads lines of {@code export NAME=VALUE …}. */
  private static Map<String, String> read(String exports) {
    Map<String, String> read = new TreeMap<>();
    for (String word : exports.split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        read.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return Map.copyOf(read);
  }
}
