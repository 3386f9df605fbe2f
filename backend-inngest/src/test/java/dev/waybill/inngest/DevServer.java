package dev.waybill.inngest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * A development server in a process of its own, on free ports, that forgets everything when it
 * ends. Ask {@link #missing()} first. Closing it leaves no process and no file.
 */
final class DevServer implements AutoCloseable {
  private static final String VERSION = "inngest-v1.44.0";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long INTERVAL_MILLIS = 20;

  private final Path home;
  private final List<Integer> ports;
  private final Process process;
  private final Thread atExit = new Thread(this::kill, "inngest-kill");

  private DevServer(List<Integer> ports) {
    this.ports = ports;
    try {
      home = Files.createTempDirectory("inngest");
      ProcessBuilder builder = new ProcessBuilder(arguments());
      builder.environment().clear();
      builder.environment().put("HOME", home.toString());
      builder.environment().put("DO_NOT_TRACK", "1");
      process =
          builder
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log().toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Why there can be no server here; empty when there can. */
  static Optional<String> missing() {
    return Files.isExecutable(binary())
        ? Optional.empty()
        : Optional.of(
            "skipped, because there is no Inngest server at "
                + binary()
                + "; install it with scripts/servers, or set INNGEST_SERVER_BINARY");
  }

  private static Path binary() {
    String named = System.getenv("INNGEST_SERVER_BINARY");
    if (named != null) {
      return Path.of(named);
    }
    String servers = System.getenv("REAL_SERVERS");
    Path cache =
        servers == null
            ? Path.of(System.getProperty("user.home"), ".cache", "waybill", "servers")
            : Path.of(servers);
    return cache.resolve(VERSION).resolve("inngest");
  }

  /** Starts one and waits, at most a minute, until it is healthy. */
  static DevServer start() {
    try {
      return started(new DevServer(ports(4)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills this one and starts another in its place, which remembers nothing. */
  DevServer replaced() {
    close();
    return started(new DevServer(ports));
  }

  private static DevServer started(DevServer server) {
    try {
      server.await();
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  HttpUrl url() {
    return HttpUrl.get("http://127.0.0.1:" + ports.get(0));
  }

  /** How to speak to it; it asks for no keys. */
  InngestApi api() {
    return new InngestApi(new Access(url(), url(), "test", List.of(), Optional.empty(), Sdk.NAME));
  }

  String logged() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> arguments() {
    return List.of(
        binary().toString(),
        "dev",
        "--host",
        "127.0.0.1",
        "--port",
        ports.get(0).toString(),
        "--connect-gateway-port",
        ports.get(1).toString(),
        "--connect-gateway-grpc-port",
        ports.get(2).toString(),
        "--connect-executor-grpc-port",
        ports.get(3).toString(),
        "--no-discovery",
        "--no-poll",
        "--tick",
        "50",
        "--retry-interval",
        "1");
  }

  private static List<Integer> ports(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private Path log() {
    return home.resolve("server.log");
  }

  private void await() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isHealthy()) {
      if (hasEnded() || System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the server must become healthy, its log: " + logged());
      }
    }
    if (logged().contains("Port conflict")) {
      throw new IllegalStateException("the server has moved to another port: " + logged());
    }
  }

  private boolean isHealthy() throws IOException {
    var connection = (HttpURLConnection) url().resolve("/health").url().openConnection();
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the server", e);
    }
  }

  private void kill() {
    var unused = process.destroyForcibly().onExit().join();
  }

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
}
