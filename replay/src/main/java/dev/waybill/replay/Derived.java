package dev.waybill.replay;

import dev.waybill.journal.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;

/**
 * Values that follow from a run's identity: the same on replay, on every engine, after a move. They
 * derive from the run's id, the seed and the entry's key; each generation of a run has a seed of
 * its own, so none comes again after continue-as-new.
 */
public final class Derived {
  private static final int RANDOM_VERSION = 4;

  private Derived() {}

  /** What {@code Attempt.idempotencyKey()} answers in a body of the entry with this key. */
  public static String idempotencyKey(String runId, long seed, String key) {
    return name(runId, seed, "step", key).toString();
  }

  static String childRunId(Header header, String key) {
    return name(header, "child", key).toString();
  }

  /** The author's id; a random one is replaced by one that is the same on replay. */
  static String eventId(Header header, String key, int index, String id) {
    return isRandom(id) ? name(header, "event", key + "\n" + index).toString() : id;
  }

  static UUID uuid(Header header, String scope, int count) {
    return name(header, "uuid", scope + "\n" + count);
  }

  static Random random(Header header, String scope, int count) {
    return new Random(name(header, "random", scope + "\n" + count).getMostSignificantBits());
  }

  private static UUID name(Header header, String use, String key) {
    return name(header.runId(), header.determinism().seed(), use, key);
  }

  private static UUID name(String runId, long seed, String use, String key) {
    String text = String.join("\n", use, runId, Long.toString(seed), key);
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isRandom(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      return uuid.version() == RANDOM_VERSION && uuid.toString().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A seed that follows from another. */
  static long nextSeed(long seed) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
    return UUID.nameUUIDFromBytes(bytes).getMostSignificantBits();
  }
}
