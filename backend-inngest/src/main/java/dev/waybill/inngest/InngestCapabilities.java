package dev.waybill.inngest;

import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;

/**
 * What Inngest can do, and what it cannot.
 *
 * <ul>
 *   <li>Native: flow control, cron, and cancellation by events are parts of a function's
 *       registration; a delay is the event's time; a list of runs comes from the API.
 *   <li>{@code RECEIVES}: the run's queue is kept in its journal; between two waits the adapter
 *       reads what has come from the list of events.
 *   <li>{@code SIGNAL}: an event with an address, as the server's own signals are lost when nothing
 *       waits for them yet.
 *   <li>{@code RUN_TIMEOUT}, {@code START_TTL}: the server cancels; the adapter compensates and
 *       gives the run its status.
 *   <li>{@code STATE}, {@code WATCH}, {@code STREAM}, {@code TAGS}, {@code BULK}, {@code RERUN},
 *       {@code CONTINUE_AS_NEW}, {@code EXPORT}, {@code START_FROM_JOURNAL}: from events, traces
 *       and the list of runs.
 *   <li>{@code BATCHED}: checkpoints. {@code HEARTBEAT}: the process that runs the body watches it;
 *       {@code CANCELLABLE_STEP}: it asks once a second whether the run is cancelled.
 *   <li>Unsupported: {@code PAUSE}, as the server stops whole functions only; {@code SCHEDULES} and
 *       {@code BACKFILL}, as a cron is registered with its function; {@code MACHINE}, as the
 *       application decides where it runs.
 * </ul>
 */
final class InngestCapabilities {

  private InngestCapabilities() {}

  static Support supports(Capability capability) {
    return switch (capability) {
      case DEBOUNCE,
          THROTTLE,
          RATE_LIMIT,
          CONCURRENCY,
          BATCH,
          SINGLETON,
          IDEMPOTENCY,
          PRIORITY,
          CRON,
          START_DELAY,
          CANCEL_ON_EVENT,
          LIST,
          BATCHED ->
          Support.NATIVE;
      case START_TTL,
          RUN_TIMEOUT,
          RECEIVES,
          SIGNAL,
          STATE,
          STREAM,
          WATCH,
          BULK,
          RERUN,
          TAGS,
          CONTINUE_AS_NEW,
          HEARTBEAT,
          CANCELLABLE_STEP,
          EXPORT,
          START_FROM_JOURNAL ->
          Support.EMULATED;
      case SCHEDULES, BACKFILL, PAUSE, MACHINE -> Support.UNSUPPORTED;
    };
  }
}
