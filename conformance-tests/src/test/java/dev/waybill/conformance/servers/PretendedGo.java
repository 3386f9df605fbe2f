package dev.waybill.conformance.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Go that compiles nothing: it notes that it was called, and works long enough for a second call
 * to meet it.
 */
final class PretendedGo {
  private static final String PROGRAM =
      """
      #!/bin/sh
      set -e
      echo called >>"$CALLS"
      [ "$FAILS" != true ] || exit 1
      case "$1" in
        mod)
          printf '{\\n\\t"Dir": "%s",\\n\\t"Sum": "%s"\\n}\\n' "$MODULE" "$SUM"
          exit 0
          ;;
        build)
          [ -f internal/embeddocs/website/pages/docs/README.md ]
          while [ "$1" != -o ]; do shift; done
          program="$2"
          ;;
        *) program="$GOBIN/temporal" ;;
      esac
      sleep 0.3
      echo '#!/bin/sh' >"$program"
      chmod +x "$program"
      """;

  private PretendedGo() {}

  /**
   * The environment with this Go first on the PATH and an empty cache, both in a folder.
   *
   * @param hash what it says that the hash of each module is
   */
  static Map<String, String> in(Path folder, boolean fails, String hash) {
    try {
      Path program = Files.createDirectories(folder.resolve("bin")).resolve("go");
      Files.writeString(program, PROGRAM);
      if (!program.toFile().setExecutable(true)) {
        throw new IllegalStateException(program + " must be executable, and cannot be made so");
      }
      Path module = Files.createDirectories(folder.resolve("module"));
      return Map.of(
          "PATH", program.getParent() + ":" + System.getenv("PATH"),
          "CALLS", folder.resolve("calls").toString(),
          "FAILS", String.valueOf(fails),
          "MODULE", module.toString(),
          "SUM", hash,
          "REAL_SERVERS", folder.resolve("cache").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
