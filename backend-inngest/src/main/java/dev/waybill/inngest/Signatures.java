package dev.waybill.inngest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and checks what passes between the server and this process. */
final class Signatures {
  /** How far the clocks of the two may differ, and how long a signature lives. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Pattern PREFIX = Pattern.compile("^signkey-\\w+-");

  /** One form only: a signature that was seen must not come back in another. */
  private static final Pattern HEADER = Pattern.compile("t=([1-9][0-9]{0,11})&s=([0-9a-f]{64})");

  private Signatures() {}

  /** The header for a body sent at that second. */
  static String sign(byte[] body, long seconds, String key) {
    return "t=" + seconds + "&s=" + HexFormat.of().formatHex(mac(body, seconds, key));
  }

  /**
   * The key that the body was signed with; empty when it is none of these, or the signature is too
   * old or from the future.
   */
  static Optional<String> verify(String header, byte[] body, Instant now, List<String> keys) {
    Matcher parts = HEADER.matcher(header);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long seconds = Long.parseLong(parts.group(1));
    if (Math.abs(now.getEpochSecond() - seconds) > WINDOW.toSeconds()) {
      return Optional.empty();
    }
    byte[] given = HexFormat.of().parseHex(parts.group(2));
    return keys.stream()
        .filter(key -> MessageDigest.isEqual(given, mac(body, seconds, key)))
        .findFirst();
  }

  /** What opens the server's APIs: the key's prefix and the hash of its decoded rest. */
  static String bearer(String key) {
    String rest = withoutPrefix(key);
    String prefix = key.substring(0, key.length() - rest.length());
    return prefix + sha256(HexFormat.of().parseHex(rest));
  }

  /** Whether text can be a signing key. */
  static boolean isKey(String text) {
    return withoutPrefix(text).matches("([0-9a-fA-F]{2})+");
  }

  /** The hash by which a key is told without telling it. */
  static String hashed(String key) {
    return sha256(withoutPrefix(key).getBytes(StandardCharsets.UTF_8));
  }

  private static String withoutPrefix(String key) {
    return PREFIX.matcher(key).replaceFirst("");
  }

  private static byte[] mac(byte[] body, long seconds, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // The key is used as text here, though the bearer decodes it.
      byte[] text = withoutPrefix(key).getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(text, "HmacSHA256"));
      mac.update(body);
      return mac.doFinal(Long.toString(seconds).getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
