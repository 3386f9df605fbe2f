package dev.waybill.inngest;

import java.net.URI;
import java.util.Optional;

/**
 * How calls come in by HTTP.
 *
 * @param origin under which the server reaches this application; empty: as its requests say
 * @param path of the endpoint
 * @param listen whether the adapter opens an HTTP server of its own
 * @param host that server's address; {@code localhost} means both loopback addresses
 * @param port that server's port; 0: any free one
 * @param maxBody of a request, in bytes
 * @param threads how many calls are worked on at a time by that server
 * @param inBand whether a signed request to sync is answered with the functions themselves
 * @param unsignedSync whether an unsigned request makes this process register its functions
 */
record Serving(
    Optional<URI> origin,
    String path,
    boolean listen,
    String host,
    int port,
    int maxBody,
    int threads,
    boolean inBand,
    boolean unsignedSync) {
  static final String PATH = "/api/inngest";
  static final String LOCALHOST = "localhost";
  static final int PORT = 3000;
  static final int MAX_BODY = 8 * 1024 * 1024;
  static final int THREADS = 200;

  static Serving of(Given given) {
    String path = given.text("serve-path", "INNGEST_SERVE_PATH").orElse(PATH);
    if (!path.matches("(/[A-Za-z0-9_.~-]+)+")) {
      throw Given.bad("serve-path", "a path such as " + PATH, path, "INNGEST_SERVE_PATH");
    }
    return new Serving(
        given.base("serve-origin", "INNGEST_SERVE_ORIGIN", "INNGEST_SERVE_HOST"),
        path,
        given.flag("listen", true),
        given.text("listen-host").orElse(LOCALHOST),
        given.number("listen-port", 0, 65_535, PORT),
        given.number("max-body", 1024, 64 * 1024 * 1024, MAX_BODY),
        given.number("threads", 1, 10_000, THREADS),
        given.flag("in-band-sync", true, "INNGEST_ALLOW_IN_BAND_SYNC"),
        given.flag("unsigned-sync", false, "INNGEST_ENABLE_UNAUTHED_SYNC"));
  }

  /** Where the server finds the endpoint, if that is set. */
  Optional<URI> url() {
    return origin.map(base -> URI.create(base + path));
  }
}
