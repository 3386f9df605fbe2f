package dev.waybill.temporal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach Temporal, and what to take from it.
 *
 * @param address host and port; empty: as Temporal's own environment configuration says
 * @param queue the task queue of the runs
 * @param inProcess whether the SDK's own server runs in this process, with skipped time
 */
record TemporalSettings(
    Optional<String> address, Optional<String> namespace, String queue, boolean inProcess) {
  static final String ADDRESS = "waybill.temporal.address";
  static final String NAMESPACE = "waybill.temporal.namespace";
  static final String QUEUE = "waybill.temporal.queue";
  static final String IN_PROCESS = "in-process";

  private static final Duration BEAT = Duration.ofSeconds(30);

  static TemporalSettings of(String app, Map<String, String> settings) {
    Optional<String> address = Optional.ofNullable(settings.get(ADDRESS));
    return new TemporalSettings(
        address,
        Optional.ofNullable(settings.get(NAMESPACE)),
        settings.getOrDefault(QUEUE, app),
        address.filter(IN_PROCESS::equals).isPresent());
  }

  /** The task queue of the adapter's own workflows. */
  String systemQueue() {
    return queue + "-system";
  }

  /** After how long without a sign of life a worker counts as dead; empty: it lives with us. */
  Optional<Duration> heartbeat() {
    return inProcess ? Optional.empty() : Optional.of(BEAT);
  }
}
