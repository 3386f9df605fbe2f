package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InngestSettingsTest {
  private static final Map<String, String> CLOUD =
      Map.of("INNGEST_SIGNING_KEY", "signkey-prod-12345678", "INNGEST_EVENT_KEY", "abc");

  @Test
  void cloudIsTheDefaultAndNeedsItsKeys() {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining("INNGEST_SIGNING_KEY")
        .hasMessageContaining("INNGEST_DEV=1");
    assertThatThrownBy(() -> read(Map.of("INNGEST_SIGNING_KEY", "12345678")))
        .hasMessageContaining("INNGEST_EVENT_KEY");
    InngestSettings settings = read(CLOUD);
    assertThat(settings.isDev()).isFalse();
    assertThat(settings.apiBase()).isEqualTo(URI.create("https://api.inngest.com"));
    assertThat(settings.eventBase()).isEqualTo(URI.create("https://inn.gs"));
    assertThat(settings.access().bearers()).hasSize(1);
    assertThat(settings.access().eventKey()).isEqualTo("abc");
  }

  @ParameterizedTest
  @CsvSource({
    "1, http://localhost:8288",
    "true, http://localhost:8288",
    "http://h:99/, http://h:99"
  })
  void aDevServerNeedsNothingElse(String dev, String base) {
    InngestSettings settings = read(Map.of("INNGEST_DEV", dev));
    assertThat(settings.isDev()).isTrue();
    assertThat(settings.apiBase()).isEqualTo(URI.create(base));
    assertThat(settings.eventBase()).isEqualTo(URI.create(base));
  }

  @ParameterizedTest
  @CsvSource({"0", "false"})
  void zeroIsCloud(String dev) {
    assertThat(read(with(CLOUD, "INNGEST_DEV", dev)).isDev()).isFalse();
  }

  @Test
  void aDevServerIsShownNoKey() {
    Access access = read(with(CLOUD, "INNGEST_DEV", "1")).access();
    assertThat(access.bearers()).isEmpty();
    assertThat(access.eventKey()).isEmpty();
  }

  @Test
  void waybillsOwnNameComesBeforeTheVendors() {
    InngestSettings settings =
        InngestSettings.of(
            Map.of("waybill.inngest.dev", "http://mine:1", "INNGEST_DEV", "http://theirs:2"),
            Map.of("INNGEST_DEV", "http://outer:3")::get);
    assertThat(settings.apiBase()).isEqualTo(URI.create("http://mine:1"));
  }

  @Test
  void theProcessEnvironmentIsReadLast() {
    InngestSettings settings =
        InngestSettings.of(Map.of(), with(CLOUD, "RENDER_GIT_BRANCH", "try")::get);
    assertThat(settings.env()).contains("try");
    assertThat(settings.keys().signing()).isPresent();
  }

  @Test
  void theSpecificBaseWins() {
    Map<String, String> both = with(CLOUD, "INNGEST_BASE_URL", "https://own.example/");
    InngestSettings settings = read(with(both, "INNGEST_EVENT_API_BASE_URL", "http://events:1"));
    assertThat(settings.apiBase()).isEqualTo(URI.create("https://own.example"));
    assertThat(settings.eventBase()).isEqualTo(URI.create("http://events:1"));
  }

  @ParameterizedTest
  @CsvSource({
    "INNGEST_DEV, maybe",
    "INNGEST_DEV, ftp://host",
    "INNGEST_BASE_URL, host:80",
    "INNGEST_BASE_URL, http://user:secret@host",
    "INNGEST_SERVE_ORIGIN, https://host?x=1",
    "INNGEST_SERVE_PATH, api",
    "INNGEST_SERVE_PATH, /a/../b?c",
    "INNGEST_ALLOW_IN_BAND_SYNC, maybe",
    "waybill.inngest.transport, carrier-pigeon",
    "waybill.inngest.listen-port, 65536",
    "waybill.inngest.threads, none",
    "waybill.inngest.max-body, 10"
  })
  void aBadValueIsRefusedWithItsName(String name, String value) {
    assertThatThrownBy(() -> read(with(CLOUD, name, value)))
        .isInstanceOf(WaybillException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("must be")
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "INNGEST_SIGNING_KEY, hush-hush",
    "INNGEST_SIGNING_KEY_FALLBACK, signkey-prod-hush",
    "INNGEST_EVENT_KEY, hush/hush"
  })
  void aBadKeyIsRefusedAndNotShown(String name, String value) {
    assertThatThrownBy(() -> read(with(CLOUD, name, value)))
        .hasMessageContaining(name)
        .hasMessageNotContaining("hush");
  }

  @Test
  void noKeyShowsInText() {
    InngestSettings settings =
        read(with(CLOUD, "INNGEST_SIGNING_KEY_FALLBACK", "signkey-prod-deadbeef"));
    assertThat(settings.toString()).doesNotContain("12345678", "deadbeef", "abc");
    assertThat(settings.access().toString()).doesNotContain("12345678", "b2ed99", "abc");
  }

  @Test
  void theDefaultsOfServing() {
    Serving serving = read(CLOUD).serving();
    assertThat(serving.path()).isEqualTo("/api/inngest");
    assertThat(serving.origin()).isEmpty();
    assertThat(serving.host()).isEqualTo("localhost");
    assertThat(serving.port()).isEqualTo(3000);
    assertThat(serving.maxBody()).isEqualTo(8 * 1024 * 1024);
    assertThat(serving.inBand()).isTrue();
    assertThat(serving.unsignedSync()).isFalse();
  }

  @Test
  void theOldNameOfTheOriginIsRead() {
    assertThat(read(with(CLOUD, "INNGEST_SERVE_HOST", "https://me")).serving().url())
        .contains(URI.create("https://me/api/inngest"));
  }

  @Test
  void aPlatformIsRecognised() {
    assertThat(read(with(CLOUD, "VERCEL", "1")).platform()).contains("vercel");
    assertThat(read(CLOUD).platform()).isEmpty();
  }

  private static InngestSettings read(Map<String, String> settings) {
    return InngestSettings.of(settings, Map.<String, String>of()::get);
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }
}
