package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The settings that were given: by Waybill's name, else by the vendor's.
 *
 * @param environment of the process, where the vendor's names stand as well
 */
record Given(Map<String, String> settings, Function<String, String> environment) {
  static final String PREFIX = "waybill.inngest.";

  /** A setting under {@code waybill.inngest.<name>}, else under the first vendor's name set. */
  Optional<String> text(String name, String... vendors) {
    return Optional.ofNullable(settings.get(PREFIX + name)).or(() -> vendors(vendors));
  }

  /** The first of the vendor's names that is set. */
  Optional<String> vendors(String... names) {
    return Stream.of(names).flatMap(name -> vendor(name).stream()).findFirst();
  }

  private Optional<String> vendor(String name) {
    return Optional.ofNullable(settings.get(name))
        .or(() -> Optional.ofNullable(environment.apply(name)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  boolean flag(String name, boolean fallback, String... vendors) {
    return text(name, vendors)
        .map(
            text ->
                switch (text) {
                  case "1", "true" -> true;
                  case "0", "false" -> false;
                  default -> throw bad(name, "true or false", text, vendors);
                })
        .orElse(fallback);
  }

  int number(String name, int least, int most, int fallback) {
    return text(name)
        .map(
            text ->
                whole(text)
                    .filter(number -> number >= least && number <= most)
                    .orElseThrow(
                        () -> bad(name, "a whole number from " + least + " to " + most, text)))
        .orElse(fallback);
  }

  private static Optional<Integer> whole(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The address of a server, without a slash at its end. */
  Optional<URI> base(String name, String... vendors) {
    return text(name, vendors)
        .map(
            text ->
                address(text)
                    .orElseThrow(
                        () ->
                            bad(
                                name,
                                "an http or https URL without user, query and fragment",
                                text,
                                vendors)));
  }

  static Optional<URI> address(String text) {
    try {
      URI uri = URI.create(text.replaceFirst("/+$", ""));
      boolean good =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return good ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static WaybillException bad(String name, String rule, String found, String... vendors) {
    String also = vendors.length == 0 ? "" : " (" + String.join(", ", vendors) + ")";
    return new WaybillException(
        "bad-setting",
        PREFIX
            + name
            + also
            + " must be "
            + rule
            + ", got: '"
            + found
            + "'. Change it, or leave it out.");
  }
}
