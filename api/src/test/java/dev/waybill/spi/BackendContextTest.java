package dev.waybill.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BackendContextTest {
  private static final Map<String, String> SETTINGS =
      Map.of("WAYBILL_CALLBACK_KEY", "hidden-1", "waybill.callback.base-url", "https://hidden-2");

  @Test
  void noSettingsValueIsShown() {
    assertThat(context("crm", "7f3a"))
        .hasToString(
            "BackendContext[settings=[WAYBILL_CALLBACK_KEY, waybill.callback.base-url],"
                + " workflows=[], executes=true]");
  }

  @Test
  void itHoldsAlsoWithOtherSettings() {
    BackendContext other = context("crm", "7f3a").withSettings(Map.of("waybill.x", "hidden-3"));

    assertThat(other.app()).isEqualTo("crm");
    assertThat(other.build()).isEqualTo("7f3a");
    assertThat(other.settings()).containsOnlyKeys("waybill.x");
    assertThat(other.toString()).doesNotContain("hidden");
  }

  @Test
  void aNameThatAQueueCannotHaveIsRefused() {
    assertThatThrownBy(() -> context("our crm", "dev"))
        .hasMessage(
            "waybill.app must be 1 to 100 of letters, digits, '.', '_' and '-',"
                + " got: 'our crm' (7 characters)");
    assertThatThrownBy(() -> context("crm", "")).hasMessageStartingWith("waybill.build must be");
  }

  private static BackendContext context(String app, String build) {
    URI base = URI.create("https://hidden-2");
    return new BackendContext(
        app, build, SETTINGS, List.of(), new NoCodec(), List.of(), base, true);
  }

  private static final class NoCodec implements Codec {
    @Override
    public byte[] encode(Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T decode(byte[] json, Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }
}
