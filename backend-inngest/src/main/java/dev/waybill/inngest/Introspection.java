package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;

/** What this process is, as far as who asks may know. */
final class Introspection {
  private static final String SCHEMA = "2024-05-24";

  /** A hash's beginning tells keys apart, and is no use to anybody else. */
  private static final int GLIMPSE = 12;

  private final InngestSettings settings;
  private final App app;

  Introspection(InngestSettings settings, App app) {
    this.settings = settings;
    this.app = app;
  }

  ObjectNode told(Visitor visitor) {
    return visitor.isGenuine() ? full() : brief(visitor.genuine());
  }

  /** What anybody on the machine of a dev server may know. */
  private ObjectNode brief(Optional<Boolean> genuine) {
    Keys keys = settings.keys();
    ObjectNode told = InngestJson.object();
    told.put("schema_version", SCHEMA);
    told.put("authentication_succeeded", genuine.orElse(null));
    told.put("function_count", app.functions().size());
    told.put("has_event_key", keys.event().isPresent());
    told.put("has_signing_key", keys.signing().isPresent());
    told.put("has_signing_key_fallback", keys.fallback().isPresent());
    told.put("mode", settings.isDev() ? "dev" : "cloud");
    told.set("extra", InngestJson.object());
    told.set("capabilities", capabilities(settings));
    return told;
  }

  /** What the server itself may know. */
  ObjectNode full() {
    Keys keys = settings.keys();
    ObjectNode told = brief(Optional.of(true));
    told.put("api_origin", settings.apiBase().toString());
    told.put("event_api_origin", settings.eventBase().toString());
    told.put("app_id", app.id());
    told.put("env", settings.env().orElse(null));
    told.put("event_key_hash", glimpse(keys.event()));
    told.put("signing_key_hash", glimpse(keys.signing()));
    told.put("signing_key_fallback_hash", glimpse(keys.fallback()));
    told.put("framework", Sdk.FRAMEWORK);
    told.put("sdk_language", Sdk.LANGUAGE);
    told.put("sdk_version", Sdk.VERSION);
    told.put("serve_origin", settings.serving().origin().map(URI::toString).orElse(null));
    told.put("serve_path", settings.serving().path());
    return told;
  }

  private static @org.jspecify.annotations.Nullable String glimpse(Optional<String> key) {
    return key.map(text -> Signatures.hashed(text).substring(0, GLIMPSE)).orElse(null);
  }

  /** What of the protocol this process speaks. */
  static ObjectNode capabilities(InngestSettings settings) {
    ObjectNode told = InngestJson.object().put("trust_probe", "v1").put("connect", "v1");
    if (settings.serving().inBand()) {
      told.put("in_band_sync", "v1");
    }
    return told;
  }
}
