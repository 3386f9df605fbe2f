package dev.waybill.inngest;

import java.util.LinkedHashMap;
import java.util.Map;

/** The protocol's headers. */
final class Headers {
  static final String SIGNATURE = "X-Inngest-Signature";
  static final String SERVER_KIND = "X-Inngest-Server-Kind";
  static final String SYNC_KIND = "X-Inngest-Sync-Kind";
  static final String NO_RETRY = "X-Inngest-No-Retry";
  static final String RETRY_AFTER = "Retry-After";

  /** The version of the protocol; the server remembers it for the run. */
  private static final String VERSION = "2";

  private static final Map<String, String> REFUSED =
      Map.of("Content-Type", "application/json", "X-Inngest-Sdk-Handled", "true");

  private Headers() {}

  /** Of an answer to somebody who may be anybody. */
  static Map<String, String> refused() {
    return REFUSED;
  }

  /** Of every other answer; may be added to. */
  static Map<String, String> answered(InngestSettings settings) {
    Map<String, String> headers = new LinkedHashMap<>(REFUSED);
    headers.put("X-Inngest-SDK", Sdk.NAME);
    headers.put("X-Inngest-Req-Version", VERSION);
    headers.put("X-Inngest-Framework", Sdk.FRAMEWORK);
    settings.env().ifPresent(env -> headers.put("X-Inngest-Env", env));
    settings.platform().ifPresent(platform -> headers.put("X-Inngest-Platform", platform));
    return headers;
  }
}
