package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  private static final String WORKERS = "waybill.local.workers";

  @TempDir Path directory;

  @Test
  void aPropertyWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Path file = directory.resolve("waybill.properties");
    Files.writeString(file, WORKERS + "=3\nwaybill.http.port=1\n");
    Map<String, String> env = Map.of("WAYBILL_LOCAL_WORKERS", "2", "WAYBILL_HTTP_HOST", "::1");

    assertThat(Settings.load(Map.of(WORKERS, "1"), env, file).text(WORKERS)).contains("1");
    assertThat(Settings.load(Map.of(), env, file).text(WORKERS)).contains("2");
    assertThat(Settings.load(Map.of(), Map.of(), file).text(WORKERS)).contains("3");
    Settings all = Settings.load(Map.of(), env, file);
    assertThat(all.httpPort()).isEqualTo(1);
    assertThat(all.httpHost()).isEqualTo("::1");
    assertThat(all.all()).containsEntry(WORKERS, "2").doesNotContainKey("WAYBILL_LOCAL_WORKERS");
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.backend()).isEqualTo("local");
    assertThat(settings.app()).isEqualTo("waybill");
    assertThat(settings.build()).isEqualTo("dev");
    assertThat(settings.drained()).isEmpty();
    assertThat(settings.httpHost()).isEqualTo("127.0.0.1");
    assertThat(settings.callbackBase()).hasToString("http://localhost:8288");
  }

  @Test
  void anEmptyValueIsNoValue() {
    Settings settings = settings(Map.of("WAYBILL_BACKEND", " ", "WAYBILL_DRAIN", ""));

    assertThat(settings.backend()).isEqualTo("local");
  }

  @Test
  void aRouteMayBeGivenByTheEnvironment() {
    Settings settings = settings(Map.of("WAYBILL_ROUTE_PDF_REPORT", "triggerdev"));

    assertThat(settings.routes(new TreeSet<>(List.of("pdf-report", "other"))))
        .containsOnly(Map.entry("pdf-report", "triggerdev"), Map.entry("other", "local"));
  }

  @Test
  void theVendorsNamesArePassedOnAndNothingElseOfTheEnvironment() {
    Settings settings =
        settings(Map.of("INNGEST_DEV", "1", "TEMPORAL_NAMESPACE", "crm", "PATH", "/bin"));

    assertThat(settings.all())
        .containsOnly(Map.entry("INNGEST_DEV", "1"), Map.entry("TEMPORAL_NAMESPACE", "crm"));
  }

  @Test
  void noValueIsShown() {
    Settings settings = settings(Map.of("WAYBILL_CALLBACK_KEY", "hidden", "TRIGGER_API_URL", "u"));

    assertThat(settings).hasToString("Settings[TRIGGER_API_URL, WAYBILL_CALLBACK_KEY]");
  }

  @Test
  void theProgramsOwnSettingComesFirst() {
    Settings settings = settings(Map.of("WAYBILL_LOCAL_WORKERS", "2")).with(WORKERS, "9");

    assertThat(settings.all()).containsEntry(WORKERS, "9");
  }

  private Settings settings(Map<String, String> environment) {
    return Settings.load(Map.of(), environment, directory.resolve("none"));
  }
}
