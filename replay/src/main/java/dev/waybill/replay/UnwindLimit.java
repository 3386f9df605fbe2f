package dev.waybill.replay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long code may take to unwind. A task it was lent does not count. */
record UnwindLimit(Duration duration) {
  private static final int FRAMES = 20;

  /** Ten seconds, or the system property {@code waybill.unwindSeconds}. */
  static final UnwindLimit DEFAULT =
      new UnwindLimit(Duration.ofSeconds(Long.getLong("waybill.unwindSeconds", 10)));

  Baton.TooLate watching(Baton watched) {
    return new Watch(watched, duration.toNanos());
  }

  String describe(Coroutine branch, Baton baton) {
    StringBuilder text = new StringBuilder(branch.name());
    text.append(" does not unwind within ").append(duration.toMillis()).append(" ms, it is at");
    return text.append(describe(baton.stack())).toString();
  }

  static String describe(StackTraceElement... stack) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(stack.length, FRAMES); i++) {
      text.append("\n  ").append(stack[i]);
    }
    return text.toString();
  }

  private static final class Watch implements Baton.TooLate {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
    private final Baton watched;
    private final long limit;
    private long since = System.nanoTime();

    Watch(Baton watched, long limit) {
      this.watched = watched;
      this.limit = limit;
    }

    @Override
    public boolean now() {
      if (watched.isLent()) {
        since = System.nanoTime();
      }
      return System.nanoTime() - since > limit;
    }

    @Override
    public void park(Object blocker) {
      LockSupport.parkNanos(blocker, Math.min(TICK, limit));
    }
  }
}
