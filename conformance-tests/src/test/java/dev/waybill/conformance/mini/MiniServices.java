package dev.waybill.conformance.mini;

import dev.waybill.Json;
import dev.waybill.replay.Services;
import dev.waybill.values.CallbackTokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What turns need beside their journal. */
final class MiniServices {
  static final CallbackTokens TOKENS =
      new CallbackTokens(List.of("a secret of the tests".getBytes(StandardCharsets.UTF_8)));

  private MiniServices() {}

  static Services of(MiniRun run) {
    Services.Callbacks callbacks =
        new Services.Callbacks() {
          @Override
          public String token(String runId, String key) {
            return TOKENS.token(runId, key);
          }

          @Override
          public URI url(String token) {
            return URI.create("https://app.example/" + token);
          }
        };
    Services.Live live =
        new Services.Live() {
          @Override
          public void progress(long done, long total, String message) {}

          @Override
          public void state(String name, Json value) {
            run.states.put(name, value);
          }
        };
    return new Services(MiniEngine.CODEC, run.info(), callbacks, live, List.of(), List.of());
  }
}
