package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.WaybillException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every refusal of a setting, as people read it: see {@code settings-messages.txt} beside this
 * class. What they are now is left in {@code target/settings-messages.txt}.
 */
final class SettingsMessagesTest {
  private final List<String> messages = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void messagesAreTheGoldenOnes() throws IOException {
    property("waybill.bakend", "local");
    environment("WAYBILL_BAKEND", "local");
    environment("WAYBILL_TEMPORAL_ADDRESS", "in-process");
    file("waybill.local.fiel=x.db");
    property("waybill.backend", "locla");
    environment("WAYBILL_BACKEND", "kafka");
    file("waybill.drain=local,tempral");
    file("waybill.route.pdf-report=triger");
    property("waybill.http.port", "99999");
    property("waybill.app", "our crm");
    environment("WAYBILL_BUILD", "v1+2");
    property("waybill.callback.base-url", "crm.example");
    property("waybill.callback.base-url", "https://anna:secret@crm.example");
    property("waybill.callback.key", "hidden");
    file("WAYBILL_CALLBACK_KEY=hidden");
    file("waybill.backend=\\u00zz");
    route(Map.of("waybill.route.pdf-reprot", "local"));
    route(Map.of("waybill.route.pdf-report", "temporal"));
    ambiguous();
    String text = String.join("\n", messages).replace(directory.toString(), "<dir>") + "\n";
    Files.writeString(Path.of("target", "settings-messages.txt"), text);
    assertThat(text).doesNotContain("hidden").isEqualTo(golden());
  }

  private void property(String name, String value) {
    refused(() -> Settings.load(Map.of(name, value), Map.of(), directory.resolve("none")));
  }

  private void environment(String name, String value) {
    refused(() -> Settings.load(Map.of(), Map.of(name, value), directory.resolve("none")));
  }

  private void file(String line) throws IOException {
    Path file = directory.resolve("waybill.properties");
    Files.writeString(file, line);
    refused(() -> Settings.load(Map.of(), Map.of(), file));
  }

  private void route(Map<String, String> settings) {
    refused(() -> Waybill.start(Settings.of(settings), List.of(new Errands("pdf-report"))).close());
  }

  private void ambiguous() {
    Settings settings =
        Settings.load(Map.of(), Map.of("WAYBILL_ROUTE_A_B", "local"), directory.resolve("none"));
    refused(() -> settings.routes(new TreeSet<>(List.of("a-b", "a.b"))));
  }

  private void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    WaybillException e = catchThrowableOfType(WaybillException.class, call);
    messages.add(e.code() + ": " + e.getMessage());
  }

  private static String golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SettingsMessagesTest.class.getResourceAsStream("settings-messages.txt"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
