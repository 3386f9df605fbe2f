package dev.waybill.crm.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names derived from idempotency keys: the same key, the same name. */
public final class FileNames {
  private FileNames() {}

  /** Readable, safe in every file system, and different for different keys. */
  public static String of(String key) {
    String readable = key.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return readable.substring(0, Math.min(80, readable.length()))
        + "-"
        + hash(key).substring(0, 12);
  }

  public static String hash(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
