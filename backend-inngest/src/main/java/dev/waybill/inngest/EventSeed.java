package dev.waybill.inngest;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import okio.ByteString;

/**
 * What the server derives the internal ids of a request's events from. The same request sent again
 * gives the same ids, and who knows the seed knows them beforehand.
 *
 * @param millis since 1970, at least 1; the time that the ids show
 * @param entropy ten bytes
 */
record EventSeed(long millis, ByteString entropy) {
  static final String HEADER = "x-inngest-event-id-seed";
  private static final int ENTROPY = 10;
  private static final int COUNTER = 6;
  private static final int LETTERS = 26;
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  EventSeed {
    if (millis < 1 || entropy.size() != ENTROPY) {
      throw new IllegalArgumentException(
          "an event seed needs a time of 1 ms or more and 10 bytes, got: "
              + millis
              + " ms and "
              + entropy.size()
              + " bytes");
    }
  }

  /** The text of {@link #HEADER}. */
  String header() {
    return millis + "," + Base64.getEncoder().encodeToString(entropy.toByteArray());
  }

  /**
   * The internal id of an event of the request.
   *
   * @param position from 1, as the server counts
   */
  String id(int position) {
    ByteBuffer bytes = ByteBuffer.wrap(entropy.toByteArray());
    bytes.putInt(COUNTER, bytes.getInt(COUNTER) + position);
    return ulid(millis, bytes.array());
  }

  /** The ULID of a time and ten bytes. */
  static String ulid(long millis, byte[] tenBytes) {
    BigInteger value =
        BigInteger.valueOf(millis).shiftLeft(ENTROPY * Byte.SIZE).or(new BigInteger(1, tenBytes));
    StringBuilder text = new StringBuilder(LETTERS);
    for (int letter = LETTERS - 1; letter >= 0; letter--) {
      text.append(ALPHABET.charAt(value.shiftRight(5 * letter).intValue() & 31));
    }
    return text.toString();
  }
}
