package dev.waybill.temporal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Seeds and ids that are derived, so that deriving them again gives the same. */
final class Seeds {

  private Seeds() {}

  /** The seed of a run's first journal. */
  static long first(String runId) {
    return UUID.nameUUIDFromBytes(("seed/" + runId).getBytes(StandardCharsets.UTF_8))
        .getMostSignificantBits();
  }

  /** The run that an event starts of a workflow, in the application with that queue. */
  static String startedBy(String queue, String event, String workflow) {
    return id("event", queue, event, workflow);
  }

  static String id(String... parts) {
    return UUID.nameUUIDFromBytes(String.join("\0", parts).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** A part of an id that shows nothing of the parts it stands for. */
  static String hash(String... parts) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
