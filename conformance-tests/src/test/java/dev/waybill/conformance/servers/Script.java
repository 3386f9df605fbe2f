package dev.waybill.conformance.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code scripts/servers}, and what it needs of this machine. */
public final class Script {
  /** The script's exit code for what is not installed. */
  private static final int ABSENT = 3;

  private Script() {}

  /**
   * Why a server's program is not here; empty when it is. A wrongly named one is an error, not a
   * reason.
   */
  public static Optional<String> missing(String server) {
    if (onPath("bash").isEmpty()) {
      return Optional.of("scripts/servers needs bash, and it is not on the PATH");
    }
    Command asked = run("path", server);
    return switch (asked.exit()) {
      case 0 -> Optional.empty();
      case ABSENT -> Optional.of(asked.errors());
      default -> throw new IllegalStateException(asked.errors());
    };
  }

  /** Where a server's program is. */
  public static Path binary(String server) {
    missing(server)
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return Path.of(run("path", server).output());
  }

  /** The first program of this name on the PATH. */
  public static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs the script to its end. */
  public static Command run(String... words) {
    return run(Map.of(), words);
  }

  /**
   * Runs the script to its end with some variables set. With another cache it is told of no
   * programs beside it, unless by these variables.
   */
  public static Command run(Map<String, String> environment, String... words) {
    Stream<String> script =
        Stream.of(
            onPath("bash").orElseThrow().toString(),
            Path.of("..", "scripts", "servers").toAbsolutePath().normalize().toString());
    ProcessBuilder builder = new ProcessBuilder(Stream.concat(script, Stream.of(words)).toList());
    if (environment.containsKey("REAL_SERVERS")) {
      var unused =
          builder
              .environment()
              .keySet()
              .removeAll(
                  List.of("TEMPORAL_SERVER_BINARY", "TEMPORAL_VIA", "INNGEST_SERVER_BINARY"));
    }
    builder.environment().putAll(environment);
    return Command.run(builder);
  }
}
