package dev.waybill.conformance.temporal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The server's program, where {@code scripts/servers} says it is. */
final class Binary {
  /** The script's exit code for what is not installed. */
  private static final int ABSENT = 3;

  private Binary() {}

  /** Why there is none; empty when there is one. A wrongly named one is an error, not a reason. */
  static Optional<String> missing() {
    if (bash().isEmpty()) {
      return Optional.of("scripts/servers needs bash, and it is not on the PATH");
    }
    Command asked = ask();
    return switch (asked.exit()) {
      case 0 -> Optional.empty();
      case ABSENT -> Optional.of(asked.errors());
      default -> throw new IllegalStateException(asked.errors());
    };
  }

  static Path path() {
    missing()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return Path.of(ask().output());
  }

  /** The first bash of the PATH. */
  static Optional<Path> bash() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, "bash"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The script, as a command to add words to. */
  static List<String> script() {
    return List.of(
        bash().orElseThrow().toString(),
        Path.of("..", "scripts", "servers").toAbsolutePath().normalize().toString());
  }

  private static Command ask() {
    return Command.run(
        Stream.concat(script().stream(), Stream.of("path", "temporal")).toList(), Map.of());
  }
}
