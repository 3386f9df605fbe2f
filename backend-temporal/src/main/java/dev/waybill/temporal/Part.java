package dev.waybill.temporal;

import dev.waybill.Json;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a journal: Temporal refuses an answer of more than 2 MB.
 *
 * @param stamp tells one state of the journal from another
 * @param parts how many there are
 * @param bytes of the journal's JSON, in Base64
 */
record Part(String stamp, int parts, String bytes) {
  private static final int SIZE = 1_000_000;

  /** Which part, and of what the first one was; empty for the first. */
  record Wanted(int part, String stamp) {}

  byte[] decoded() {
    return Base64.getDecoder().decode(bytes);
  }

  /** Hands out parts; keeps the journal between them as long as there is memory. */
  static final class Source {
    private SoftReference<byte[]> latest = new SoftReference<>(null);

    /** A part of the journal as it stands or, when it has been asked for before, as it stood. */
    Part part(Wanted wanted, Supplier<Json> journal) {
      byte @Nullable [] known = latest.get();
      byte[] bytes =
          known == null || !stamp(known).equals(wanted.stamp()) ? journal.get().bytes() : known;
      latest = new SoftReference<>(bytes);
      int parts = (bytes.length + SIZE - 1) / SIZE;
      int from = Math.min(wanted.part() * SIZE, bytes.length);
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(from + SIZE, bytes.length));
      return new Part(stamp(bytes), parts, Base64.getEncoder().encodeToString(part));
    }

    private static String stamp(byte[] bytes) {
      return bytes.length + "-" + Arrays.hashCode(bytes);
    }
  }
}
