package dev.waybill.temporal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A history that is kept.
 *
 * @param name release, workflow and scene
 */
record Golden(String name, Path file) {
  private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

  static List<Golden> all() {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> new Golden(root.relativize(file).toString().replace('\\', '/'), file))
          .sorted(Comparator.comparing(Golden::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The oldest one of this workflow and scene. */
  static Golden of(String name) {
    return all().stream()
        .filter(each -> each.name().endsWith("/" + name))
        .findFirst()
        .orElseThrow();
  }

  private static Path root() {
    URL root = Objects.requireNonNull(Golden.class.getResource("/histories"));
    try {
      return Path.of(root.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  String workflow() {
    return Path.of(name).getName(1).toString();
  }

  String text() {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With its values in the open. */
  String decoded() {
    return DATA.matcher(text())
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    new String(
                        Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return name;
  }
}
