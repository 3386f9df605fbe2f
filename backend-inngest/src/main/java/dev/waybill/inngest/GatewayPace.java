package dev.waybill.inngest;

import java.net.ProtocolException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a gateway wants to hear of a worker.
 *
 * @param heartbeat default 10 s
 * @param lease how often the lease of a call under way is extended; default 30 s
 * @param status how often it wants to know which calls are under way; zero, the default: never
 */
record GatewayPace(Duration heartbeat, Duration lease, Duration status) {
  static final GatewayPace DEFAULT =
      new GatewayPace(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ZERO);

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})(?:\\.\\d+)?s)?(?:(\\d{1,9})ms)?");

  static GatewayPace read(byte[] message) throws ProtocolException {
    ProtoReader read = ProtoReader.of(message);
    return new GatewayPace(
        interval(read.text(1), DEFAULT.heartbeat),
        interval(read.text(2), DEFAULT.lease),
        interval(read.text(3), DEFAULT.status));
  }

  /** A text such as {@code 1m30s}; the fallback for what is none, or makes no sense. */
  static Duration interval(String text, Duration fallback) {
    Matcher parts = TEXT.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return fallback;
    }
    Duration told =
        Duration.ofHours(part(parts, 1))
            .plusMinutes(part(parts, 2))
            .plusSeconds(part(parts, 3))
            .plusMillis(part(parts, 4));
    boolean sensible = told.compareTo(SHORTEST) >= 0 && told.compareTo(LONGEST) <= 0;
    return sensible ? told : fallback;
  }

  private static long part(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }
}
