package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The adapter's own steps, which are no entries of the journal. */
final class Own {
  private static final int STALLS = 100;
  private static final String MARK = "own";
  private static final Set<String> PARKED =
      IntStream.range(0, STALLS)
          .mapToObj(Own::parking)
          .map(Wire::hash)
          .collect(Collectors.toUnmodifiableSet());

  private Own() {}

  /** The wait in which a run stands still for the n-th time. */
  static String parking(int number) {
    return Wire.STALLED + "~" + number;
  }

  /** The outcome of an own step. */
  static JsonNode outcome(JsonNode value) {
    var data = Wire.object();
    data.set(MARK, value);
    return data;
  }

  /** What an own step came to. */
  static JsonNode value(JsonNode step) {
    return step.path("data").path(MARK);
  }

  static boolean is(JsonNode step, String hash) {
    return step.path("data").has(MARK) || PARKED.contains(hash);
  }
}
