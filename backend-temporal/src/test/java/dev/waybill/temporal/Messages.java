package dev.waybill.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Messages as they should be: a line with the thing, then an indented one with its message. */
record Messages(Map<String, String> messages) {
  static Messages of(String resource) {
    try (InputStream in = Objects.requireNonNull(Messages.class.getResourceAsStream(resource))) {
      Map<String, String> messages = new LinkedHashMap<>();
      String thing = "";
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
        if (line.startsWith("  ")) {
          messages.put(thing, line.substring(2));
        } else {
          thing = line;
        }
      }
      return new Messages(messages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> things() {
    return messages.keySet();
  }

  void has(String thing, String message) {
    assertThat(message).as(thing).isEqualTo(messages.get(thing));
  }

  void has(String thing, Failure failure) {
    has(thing, failure.code().orElse(failure.type()) + ": " + failure.message());
  }
}
