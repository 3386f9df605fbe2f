package dev.waybill.inngest;

import java.time.Instant;
import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param genuine whether its signature is; empty: it is not signed, or nothing is known to check it
 *     with
 * @param key that it was signed with, and that the answer is signed with
 * @param trusted whether it may have workflow code run
 */
record Visitor(Optional<Boolean> genuine, Optional<String> key, boolean trusted) {

  /** The other end of a connection that this process opened. */
  static final Visitor GATEWAY = new Visitor(Optional.empty(), Optional.empty(), true);

  static Visitor of(Request request, InngestSettings settings, Instant now) {
    Optional<String> signature = request.header(Headers.SIGNATURE);
    if (signature.isEmpty() || settings.keys().all().isEmpty()) {
      return new Visitor(Optional.empty(), Optional.empty(), isLocal(request, settings));
    }
    Optional<String> key =
        Signatures.verify(signature.get(), request.body(), now, settings.keys().all());
    return new Visitor(
        Optional.of(key.isPresent()), key, key.isPresent() || isLocal(request, settings));
  }

  /**
   * A dev server signs nothing, so anybody on this machine is let in, but no page that somebody
   * here looks at in a browser: browsers name the page's origin.
   */
  private static boolean isLocal(Request request, InngestSettings settings) {
    return settings.isDev()
        && request.header("Origin").isEmpty()
        && request.header("Sec-Fetch-Site").isEmpty();
  }

  boolean isGenuine() {
    return genuine.orElse(false);
  }
}
