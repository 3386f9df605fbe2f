package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.spi.BackendContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach Temporal, and what to take from it.
 *
 * @param address host and port; empty: as Temporal's own environment configuration says
 * @param queue the task queue of the runs
 * @param inProcess whether the SDK's own server runs in this process, with skipped time
 * @param skips whether that server skips time while a result is awaited, or only when told
 * @param start when its time begins; empty: now
 * @param callbackKey what signs callback tokens
 * @param beat after how long without a sign of life a worker counts as dead
 * @param grace how long closing waits for bodies in flight
 * @param deployment Temporal's Worker Versioning; empty: off
 */
record TemporalSettings(
    Optional<String> address,
    Optional<String> namespace,
    String queue,
    boolean inProcess,
    boolean skips,
    Optional<Instant> start,
    Optional<byte[]> callbackKey,
    Duration beat,
    Duration grace,
    Optional<Deployment> deployment,
    Tuning tuning) {
  static final String ADDRESS = "waybill.temporal.address";
  static final String NAMESPACE = "waybill.temporal.namespace";
  static final String QUEUE = "waybill.temporal.queue";
  static final String KEY = "WAYBILL_CALLBACK_KEY";
  static final String IN_PROCESS = "in-process";
  static final String CLOCK = "waybill.temporal.clock";
  static final String CLOCKS =
      "in process: virtual (skips time while a result is awaited) or manual (only when told), with"
          + " or without :<ISO instant> to start at";
  static final String HEARTBEAT = "waybill.temporal.heartbeat";
  static final String HEARTBEATS =
      "after how long without a sign of life a worker counts as dead, PT1S or more";

  static final String GRACE = "waybill.temporal.grace";

  private static final String KEY_SETTING = "waybill.callback.key";

  static TemporalSettings of(BackendContext context) {
    Map<String, String> settings = context.settings();
    Given given = new Given(settings);
    String[] clock = settings.getOrDefault(CLOCK, "virtual").split(":", 2);
    Optional<String> address = Optional.ofNullable(settings.get(ADDRESS));
    return new TemporalSettings(
        address,
        Optional.ofNullable(settings.get(NAMESPACE)),
        settings.getOrDefault(QUEUE, context.app()),
        address.filter(IN_PROCESS::equals).isPresent(),
        skips(clock),
        start(clock),
        Optional.ofNullable(settings.get(KEY))
            .or(() -> Optional.ofNullable(settings.get(KEY_SETTING)))
            .map(key -> key.getBytes(StandardCharsets.UTF_8)),
        beat(settings.getOrDefault(HEARTBEAT, "PT30S")),
        given.duration(GRACE, Duration.ofSeconds(10), Duration.ZERO, Duration.ofHours(1)),
        deployment(context, given),
        Tuning.of(given));
  }

  private static Optional<Deployment> deployment(BackendContext context, Given given) {
    Optional<Deployment> deployment = Deployment.of(context, given);
    if (deployment.isPresent() && given.text(ADDRESS).filter(IN_PROCESS::equals).isPresent()) {
      throw new WaybillException(
          "bad-setting",
          Deployment.NAME
              + " needs a server, since the one in this process knows one build only, got: "
              + ADDRESS
              + "="
              + IN_PROCESS
              + ". Leave it out, or connect to a server.");
    }
    return deployment;
  }

  private static boolean skips(String... clock) {
    return switch (clock[0]) {
      case "virtual" -> true;
      case "manual" -> false;
      default -> throw badClock(clock);
    };
  }

  private static Optional<Instant> start(String... clock) {
    try {
      return clock.length == 1 ? Optional.empty() : Optional.of(Instant.parse(clock[1]));
    } catch (DateTimeParseException e) {
      throw badClock(clock);
    }
  }

  private static WaybillException badClock(String... clock) {
    return new WaybillException(
        "bad-setting",
        CLOCK
            + " must be virtual or manual, with or without :<ISO instant>, got: '"
            + String.join(":", clock)
            + "'");
  }

  private static Duration beat(String text) {
    try {
      Duration beat = Duration.parse(text);
      if (beat.compareTo(Duration.ofSeconds(1)) >= 0) {
        return beat;
      }
    } catch (DateTimeParseException e) {
      throw badBeat(text);
    }
    throw badBeat(text);
  }

  private static WaybillException badBeat(String text) {
    return new WaybillException(
        "bad-setting",
        HEARTBEAT + " must be an ISO 8601 duration of PT1S or more, got: '" + text + "'");
  }

  /** The task queue of the adapter's own workflows. */
  String systemQueue() {
    return queue + "-system";
  }

  /**
   * The task queue of events on their way. Apart from the other, because who brings an event waits
   * for answers from there.
   */
  String eventQueue() {
    return queue + "-events";
  }

  /** After how long without a sign of life a worker counts as dead; empty: it lives with us. */
  Optional<Duration> heartbeat() {
    return inProcess ? Optional.empty() : Optional.of(beat);
  }
}
