package dev.waybill.spi;

/** One ability that a backend may lack. What a definition or call needs is checked beforehand. */
public enum Capability {
  DEBOUNCE,
  THROTTLE,
  RATE_LIMIT,
  CONCURRENCY,
  BATCH,
  SINGLETON,
  IDEMPOTENCY,
  PRIORITY,
  CRON,
  SCHEDULES,
  BACKFILL,
  START_DELAY,
  START_TTL,
  RUN_TIMEOUT,
  RECEIVES,
  CANCEL_ON_EVENT,
  SIGNAL,
  PAUSE,
  STATE,
  STREAM,
  WATCH,
  LIST,
  BULK,
  RERUN,
  TAGS,
  MACHINE,
  HEARTBEAT,
  CANCELLABLE_STEP,
  BATCHED,
  CONTINUE_AS_NEW,
  EXPORT,
  START_FROM_JOURNAL;

  /** How a backend has it. */
  public enum Support {
    NATIVE,
    /** Made by the adapter from other abilities, at a price it tells. */
    EMULATED,
    UNSUPPORTED
  }
}
