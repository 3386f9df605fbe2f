package dev.waybill.local;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.Retry;
import dev.waybill.RetryAfter;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.local.LiveRun.Tries;
import dev.waybill.local.Recorder.Draft;
import dev.waybill.replay.Operation.Work;
import dev.waybill.replay.TurnView;
import dev.waybill.spi.Interceptors;
import dev.waybill.values.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs step bodies, watches their time, and decides what an attempt's end means. */
final class Workbench {
  private static final int THREADS = 256;
  private static final long SWEEP = 5_000;

  /** Timeouts from here on are watched together, every {@link #SWEEP} milliseconds. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Engine engine;
  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor watch;
  private final PriorityBlockingQueue<Deadline> deadlines =
      new PriorityBlockingQueue<>(11, Comparator.comparingLong(Deadline::due));

  Workbench(Engine engine) {
    this.engine = engine;
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            2,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "waybill-body"));
    pool.allowCoreThreadTimeOut(true);
    watch = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "waybill-watch"));
    if (engine.clock instanceof EngineClock.Real) {
      var unused =
          watch.scheduleWithFixedDelay(
              () -> sweep(engine.clock.now()), SWEEP, SWEEP, TimeUnit.MILLISECONDS);
    }
  }

  /** What an attempt came to. */
  sealed interface End {
    /** An outcome for the journal. */
    record Recorded(Draft draft) implements End {}

    /** Another attempt, at {@code due}. */
    record Again(int failed, long due) implements End {}

    /** Nothing: a cancel came before there was an outcome. */
    record Dropped() implements End {}
  }

  /** Runs the body on this thread; the attempt must not need watching. */
  Optional<End> runHere(LiveRun live, Work work) {
    Working body = begin(live, work);
    End end = attempt(live, body);
    return body.claim() ? Optional.of(end) : Optional.empty();
  }

  /** Runs the body on another thread; its end reaches the run through the writer. */
  void runElsewhere(LiveRun live, Work work, TurnView turn) {
    Working body = begin(live, work);
    Runnable task =
        () -> {
          End end = attempt(live, body);
          if (body.claim()) {
            submit(live, body, end);
          }
        };
    watch(live, body);
    if (needsWatching(work) || !turn.lend(work, task)) {
      pool.execute(task);
    }
  }

  /**
   * Whether a turn may run the body itself: nothing has to go on beside it. A body that overruns a
   * long timeout and does not heed its interruption holds up its own run.
   */
  boolean mayRunHere(Work work) {
    return !needsWatching(work) && engine.clock instanceof EngineClock.Real;
  }

  private static boolean needsWatching(Work work) {
    return work.options().timeout().compareTo(LONG) < 0
        || work.options().heartbeat().isPresent()
        || work.options().cancellable();
  }

  /** Makes an attempt's end durable. */
  void write(Db db, LiveRun live, Work work, End end) throws SQLException {
    if (end instanceof End.Recorded recorded) {
      engine.recorder.append(db, live.row.n(), live.row.epoch(), recorded.draft());
    } else if (end instanceof End.Again again) {
      db.update(
          "INSERT INTO pending (run, key, kind, began, due, attempts, seq) VALUES (?, ?, ?, ?, ?,"
              + " ?, 0) ON CONFLICT (run, key) DO UPDATE SET due = excluded.due, attempts ="
              + " excluded.attempts",
          live.row.n(),
          work.key(),
          work.kind(),
          EngineClock.micros(work.began()),
          again.due(),
          again.failed());
      engine.recorder.noted(live.row.n(), work.key());
      engine.timers.set(db, again.due(), Timers.Kind.RETRY, live.row.n(), work.key());
      db.afterCommit(
          () -> {
            Optional<Json> details = live.tries(work.key()).details();
            live.tries(work.key(), new Tries(again.failed(), again.due(), details));
          });
    }
  }

  void heartbeat(LiveRun live, Working body, Json details) {
    body.beat(engine.clock.now());
    live.details(body.key(), details);
    Work work = body.work();
    var unused =
        engine.writer.submit(
            db -> {
              engine.recorder.noted(live.row.n(), work.key());
              return db.update(
                  "INSERT INTO pending (run, key, kind, began, attempts, details, seq) VALUES (?,"
                      + " ?, ?, ?, ?, ?, 0) ON CONFLICT (run, key) DO UPDATE SET details ="
                      + " excluded.details",
                  live.row.n(),
                  work.key(),
                  work.kind(),
                  EngineClock.micros(work.began()),
                  body.attempt() - 1,
                  details);
            });
  }

  private Working begin(LiveRun live, Work work) {
    Working body = new Working(work, live.tries(work.key()).failed() + 1, engine.clock.now());
    live.started(body);
    return body;
  }

  private End attempt(LiveRun live, Working body) {
    body.on(Thread.currentThread());
    try {
      Work work = body.work();
      LocalAttempt attempt = new LocalAttempt(engine, live, body);
      Callable<Json> call =
          Interceptors.chain(
              engine.context.interceptors(),
              () -> work.body().run(attempt),
              (each, next) -> each.aroundStep(engine.turns.info(live), work.key(), next));
      Json value = engine.limits.check("step '" + work.key() + "'", call.call());
      return recorded(body, Result.of(value).withAttempts(body.attempt()));
    } catch (Throwable e) {
      return failed(live, body, e);
    } finally {
      body.off();
      boolean unused = Thread.interrupted();
    }
  }

  private End failed(LiveRun live, Working body, Throwable thrown) {
    if (body.isCancelled()) {
      return new End.Dropped();
    }
    boolean last = thrown instanceof FailNow || thrown instanceof WaybillException;
    Optional<Duration> asked =
        thrown instanceof RetryAfter after ? Optional.of(after.delay()) : Optional.empty();
    return failed(live, body, Failures.of(thrown, engine.json), last, asked);
  }

  private End failed(
      LiveRun live, Working body, Failure failure, boolean last, Optional<Duration> asked) {
    Retry retry = body.work().options().retry();
    if (last || body.attempt() >= retry.attempts()) {
      return recorded(body, Result.of(failure).withAttempts(body.attempt()));
    }
    if (live.cancelAsked() && !live.cancelRecorded()) {
      return new End.Dropped();
    }
    long plain = nanos(retry.delayAfter(body.attempt())) / 1_000;
    long jittered = (long) (plain * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
    long delay = asked.map(duration -> nanos(duration) / 1_000).orElse(jittered);
    return new End.Again(body.attempt(), engine.clock.now() + delay);
  }

  private static End recorded(Working body, Result result) {
    Work work = body.work();
    return new End.Recorded(
        Draft.of(work.key(), work.kind(), work.began(), result)
            .withDetail(new Detail(work.input(), Optional.empty())));
  }

  private void submit(LiveRun live, Working body, End end) {
    var unused =
        engine
            .writer
            .submit(
                db -> {
                  write(db, live, body.work(), end);
                  return true;
                })
            .whenComplete(
                (done, problem) -> {
                  if (problem != null) {
                    live.poison();
                  }
                  live.ended(body);
                });
  }

  private void watch(LiveRun live, Working body) {
    Duration limit = body.work().options().timeout();
    if (limit.compareTo(LONG) < 0 || !(engine.clock instanceof EngineClock.Real)) {
      schedule(nanos(limit), body, () -> overrun(live, body));
    }
    body.work().options().heartbeat().ifPresent(each -> listen(live, body, each));
  }

  /** Looks for bodies that have overrun a long timeout, whichever thread they are on. */
  void sweep(long now) {
    for (LiveRun live : engine.live.values()) {
      for (Working body : live.working()) {
        Duration limit = body.work().options().timeout();
        if (now - body.began() >= nanos(limit) / 1_000) {
          overrun(live, body);
        }
      }
    }
  }

  private void overrun(LiveRun live, Working body) {
    Duration limit = body.work().options().timeout();
    String text = "step '" + body.key() + "' took longer than its timeout of " + limit;
    expire(live, body, Failure.of("TimeoutException", text).withCode("timed-out"));
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(36_500)) > 0
        ? Duration.ofDays(36_500).toNanos()
        : duration.toNanos();
  }

  private void listen(LiveRun live, Working body, Duration limit) {
    long left = nanos(limit) - (engine.clock.now() - body.lastBeat()) * 1_000;
    if (!body.isOpen()) {
      return;
    }
    if (left > 0) {
      schedule(left, body, () -> listen(live, body, limit));
      return;
    }
    String text = "step '" + body.key() + "' gave no heartbeat for " + limit;
    expire(live, body, Failure.of("HeartbeatLost", text).withCode("heartbeat-lost"));
  }

  private void expire(LiveRun live, Working body, Failure failure) {
    if (body.claim()) {
      body.interrupt();
      submit(live, body, failed(live, body, failure, false, Optional.empty()));
    }
  }

  private void schedule(long nanos, Working body, Runnable task) {
    if (engine.clock instanceof EngineClock.Real) {
      var unused = watch.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } else {
      deadlines.add(new Deadline(engine.clock.now() + (nanos + 999) / 1_000, body, task));
    }
  }

  /** When the next check of a body is due on a virtual clock. */
  long nextCheck() {
    Deadline first = deadlines.peek();
    while (first != null && !first.body().isOpen()) {
      deadlines.remove(first);
      first = deadlines.peek();
    }
    return first == null ? Timers.NEVER : first.due();
  }

  /** Makes the checks that are due on a virtual clock. */
  void check() {
    for (Deadline first = deadlines.peek();
        first != null && first.due() <= engine.clock.now();
        first = deadlines.peek()) {
      deadlines.remove(first);
      first.task().run();
    }
  }

  private record Deadline(long due, Working body, Runnable task) {}

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void close() {
    pool.shutdownNow();
    watch.shutdownNow();
  }
}
