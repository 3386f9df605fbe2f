package dev.waybill.replay;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reports code on a caller's thread that does not unwind. It cannot be left behind as a branch can,
 * since the caller waits for it.
 */
final class Watchdog {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Map<Execution, Watch> WATCHES = new ConcurrentHashMap<>();

  static {
    Thread thread = new Thread(Watchdog::look, "waybill-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private record Watch(Thread thread, long deadline) {}

  private Watchdog() {}

  /** The code on this thread is to unwind within the limit. */
  static void begin(Execution execution, UnwindLimit limit) {
    long deadline = System.nanoTime() + limit.duration().toNanos();
    WATCHES.put(execution, new Watch(Thread.currentThread(), deadline));
  }

  /** It has unwound. */
  static void end(Execution execution) {
    WATCHES.remove(execution);
  }

  private static void look() {
    while (true) {
      try {
        Thread.sleep(TICK.toMillis());
      } catch (InterruptedException e) {
        return;
      }
      WATCHES.forEach(Watchdog::look);
    }
  }

  private static void look(Execution execution, Watch watch) {
    if (System.nanoTime() - watch.deadline() > 0 && WATCHES.remove(execution, watch)) {
      LOG.log(
          System.Logger.Level.ERROR,
          "run "
              + execution.header().runId()
              + " does not unwind; its code catches Throwable or is blocked, it is at"
              + UnwindLimit.describe(watch.thread().getStackTrace()));
    }
  }
}
