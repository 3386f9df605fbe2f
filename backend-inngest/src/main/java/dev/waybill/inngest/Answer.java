package dev.waybill.inngest;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a request is answered; whoever brought the request sends it back. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record Answer(int status, Map<String, String> headers, byte[] body) {

  Answer {
    headers = Map.copyOf(headers);
  }

  /**
   * Turns somebody away: says neither why nor who answers, except that it is no proxy. The server
   * tries again after such an answer, for it is not marked as a function's.
   */
  static Answer refused(Refusal refusal) {
    return new Answer(
        refusal.status,
        refusal == Refusal.BUSY ? withRetry(Headers.refused()) : Headers.refused(),
        ("{\"message\":\"" + refusal.words + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> withRetry(Map<String, String> headers) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(Headers.RETRY_AFTER, "2");
    return more;
  }

  /** Why somebody is turned away. */
  enum Refusal {
    UNAUTHORIZED(401, "Unauthorized"),
    NOT_FOUND(404, "Not found"),
    METHOD(405, "Method not allowed"),
    SLOW(408, "Request timeout"),
    TOO_LARGE(413, "Content too large"),
    BUSY(503, "Busy");

    private final int status;
    private final String words;

    Refusal(int status, String words) {
      this.status = status;
      this.words = words;
    }
  }
}
