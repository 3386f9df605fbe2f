package dev.waybill.inngest;

import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider.Setting;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * How to reach Inngest, and how it reaches this process. The vendor's variables hold where
 * Waybill's own settings are silent.
 *
 * @param apiBase where the APIs are
 * @param eventBase where events are sent to
 * @param env the branch environment
 * @param platform what hosts this process, if it is one that the server knows
 */
record InngestSettings(
    Mode mode,
    URI apiBase,
    URI eventBase,
    Keys keys,
    Optional<String> env,
    Optional<String> platform,
    Transport transport,
    Serving serving) {

  /** Which kind of server this is for. */
  enum Mode {
    /** Calls must be signed. The default. */
    CLOUD,
    /** Calls are not signed: for a server on this machine. */
    DEV
  }

  /** How calls come in. */
  enum Transport {
    /** By HTTP. The default. */
    SERVE,
    /** Through a connection that this process opens. */
    CONNECT
  }

  private static final URI CLOUD_API = URI.create("https://api.inngest.com");
  private static final URI CLOUD_EVENTS = URI.create("https://inn.gs");
  private static final URI DEV_SERVER = URI.create("http://localhost:8288");

  static InngestSettings of(BackendContext context) {
    return of(context.settings(), System::getenv);
  }

  /**
   * Reads the settings.
   *
   * @throws dev.waybill.WaybillException code {@code bad-setting}
   */
  static InngestSettings of(Map<String, String> settings, Function<String, String> environment) {
    Given given = new Given(settings, environment);
    Optional<URI> dev = dev(given);
    Optional<URI> both = given.base("base", "INNGEST_BASE_URL");
    Keys keys = Keys.of(given);
    return new InngestSettings(
        dev.isPresent() ? Mode.DEV : Mode.CLOUD,
        given
            .base("api-base", "INNGEST_API_BASE_URL")
            .or(() -> both)
            .or(() -> dev)
            .orElse(CLOUD_API),
        given
            .base("event-base", "INNGEST_EVENT_API_BASE_URL")
            .or(() -> both)
            .or(() -> dev)
            .orElse(CLOUD_EVENTS),
        dev.isPresent() ? keys : keys.required(),
        env(given),
        platform(given),
        transport(given),
        Serving.of(given));
  }

  /** The dev server; empty in cloud mode. */
  private static Optional<URI> dev(Given given) {
    String[] vendor = {"INNGEST_DEV"};
    return given
        .text("dev", vendor)
        .flatMap(
            text ->
                switch (text) {
                  case "0", "false" -> Optional.empty();
                  case "1", "true" -> Optional.of(DEV_SERVER);
                  default ->
                      Optional.of(
                          Given.address(text)
                              .orElseThrow(
                                  () ->
                                      Given.bad(
                                          "dev", "1, 0 or the URL of a dev server", text, vendor)));
                });
  }

  private static Transport transport(Given given) {
    String text = given.text("transport").orElse("serve");
    return switch (text) {
      case "serve" -> Transport.SERVE;
      case "connect" -> Transport.CONNECT;
      default -> throw Given.bad("transport", "serve or connect", text);
    };
  }

  /** A hosting platform names the branch it deploys. */
  private static Optional<String> env(Given given) {
    return given
        .text(
            "env",
            "INNGEST_ENV",
            "BRANCH_NAME",
            "VERCEL_GIT_COMMIT_REF",
            "BRANCH",
            "CF_PAGES_BRANCH",
            "RENDER_GIT_BRANCH",
            "RAILWAY_GIT_BRANCH")
        .map(
            text -> {
              if (!text.matches("[\\x21-\\x7e]{1,256}")) {
                throw Given.bad("env", "1 to 256 visible ASCII characters", text, "INNGEST_ENV");
              }
              return text;
            });
  }

  private static Optional<String> platform(Given given) {
    return Stream.of(
            Map.entry("VERCEL", "vercel"),
            Map.entry("NETLIFY", "netlify"),
            Map.entry("CF_PAGES", "cloudflare-pages"),
            Map.entry("RENDER", "render"),
            Map.entry("RAILWAY_ENVIRONMENT", "railway"))
        .filter(known -> given.vendors(known.getKey()).isPresent())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  boolean isDev() {
    return mode == Mode.DEV;
  }

  /** What hides values from the server. */
  Encryption encryption() {
    return Encryption.of(keys.encryption());
  }

  /** How the server's APIs are reached. A dev server is never shown a key. */
  Access access() {
    return new Access(
        at(apiBase),
        at(eventBase),
        keys.event().filter(key -> !isDev()).orElse(""),
        isDev() ? List.of() : keys.all().stream().map(Signatures::bearer).toList(),
        env,
        Sdk.NAME);
  }

  private static HttpUrl at(URI base) {
    return HttpUrl.get(base.toString());
  }

  /** What may be set, secrets apart: those come from the environment only. */
  static List<Setting> all() {
    return List.of(
        setting("dev", "1 or the URL of a dev server; 0: cloud mode", "INNGEST_DEV, else 0"),
        setting("base", "the URL of the server's APIs and of its event API", "INNGEST_BASE_URL"),
        setting("api-base", "the URL of the server's APIs", "INNGEST_API_BASE_URL, else the base"),
        setting(
            "event-base",
            "the URL of the server's event API",
            "INNGEST_EVENT_API_BASE_URL, else the base"),
        setting("env", "the branch environment", "INNGEST_ENV, else the branch of the platform"),
        setting(
            "transport",
            "serve: calls come by HTTP, or connect: through a connection that this process opens",
            "serve"),
        setting(
            "serve-origin",
            "the URL, without path, under which the server reaches this application",
            "INNGEST_SERVE_ORIGIN, else as the server's signed request says"),
        setting("serve-path", "the path of the endpoint", "INNGEST_SERVE_PATH, else /api/inngest"),
        setting(
            "listen",
            "whether an HTTP server of its own takes the calls; false: the application mounts the"
                + " servlet",
            "true"),
        setting(
            "listen-host",
            "the address of that server; localhost means both loopback addresses",
            "localhost"),
        setting("listen-port", "the port of that server; 0 takes a free one", "3000"),
        setting("max-body", "the longest request that is read, in bytes", "8388608"),
        setting("threads", "how many calls are worked on at a time, 1 to 10000", "200"),
        setting(
            "in-band-sync",
            "whether a signed request to sync is answered with the functions",
            "INNGEST_ALLOW_IN_BAND_SYNC, else true"),
        setting(
            "unsigned-sync",
            "whether an unsigned request makes this process register its functions",
            "INNGEST_ENABLE_UNAUTHED_SYNC, else false"));
  }

  private static Setting setting(String name, String meaning, String fallback) {
    return new Setting(Given.PREFIX + name, meaning, fallback);
  }
}
