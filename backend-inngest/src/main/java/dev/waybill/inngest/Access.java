package dev.waybill.inngest;

import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where a server is, and how to be let in.
 *
 * @param api the base of its APIs
 * @param events the base of its event API
 * @param eventKey part of the path that events go to
 * @param bearers what to show the APIs, hashed, the preferred one first; empty on a dev server
 * @param env the branch environment
 * @param sdk who calls, as the protocol writes it: {@code waybill/java:v1.0.0}
 */
record Access(
    HttpUrl api,
    HttpUrl events,
    String eventKey,
    List<String> bearers,
    Optional<String> env,
    String sdk) {

  Access {
    bearers = List.copyOf(bearers);
  }

  /** The text without any key that stands in it. */
  String withoutKeys(String text) {
    String clean = eventKey.isEmpty() ? text : text.replace(eventKey, "…");
    for (String bearer : bearers) {
      clean = clean.replace(bearer, "…");
    }
    return clean;
  }

  /** A base without what may be secret in it. */
  static String shown(HttpUrl base) {
    return base.scheme() + "://" + base.host() + ":" + base.port();
  }

  /** No key. */
  @Override
  public String toString() {
    return "Access[" + shown(api) + ", " + shown(events) + "]";
  }
}
