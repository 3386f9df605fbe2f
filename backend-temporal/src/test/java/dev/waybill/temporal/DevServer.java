package dev.waybill.temporal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Temporal development server for tests, started and stopped by {@code scripts/servers}. */
final class DevServer implements AutoCloseable {
  private static final int ABSENT = 3;

  private final Path state;
  private final String address;

  private DevServer(Path state, String address) {
    this.state = state;
    this.address = address;
  }

  /** Starts one; skips the test, with the reason, where there is none. */
  static DevServer start(Path state) {
    Answer answer = script("start", state);
    assumeTrue(answer.code() != ABSENT, answer.text());
    if (answer.code() != 0) {
      throw new IllegalStateException(answer.text());
    }
    return new DevServer(state, answer.text().replaceAll("(?s).*TEMPORAL_ADDRESS=(\\S+).*", "$1"));
  }

  String address() {
    return address;
  }

  @Override
  public void close() {
    Answer unused = script("stop", state);
  }

  private record Answer(int code, String text) {}

  private static Answer script(String action, Path state) {
    Path script = Path.of("..", "scripts", "servers").toAbsolutePath().normalize();
    List<String> words = new ArrayList<>(List.of(script.toString(), action, "temporal"));
    words.addAll(List.of("--state", state.toString()));
    try {
      Path out = state.resolve("answer");
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
      int code = process.waitFor();
      return new Answer(code, java.nio.file.Files.readString(out, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
