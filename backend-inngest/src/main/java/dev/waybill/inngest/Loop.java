package dev.waybill.inngest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thread on which all that belongs together happens, one thing after the other, so that nothing
 * needs a lock. What goes wrong in one thing does not keep the next from happening; after the end
 * nothing happens.
 */
final class Loop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  private final ScheduledThreadPoolExecutor thread;

  Loop(String name) {
    thread =
        new ScheduledThreadPoolExecutor(
            1, task -> daemon(task, name), new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void run(Runnable task) {
    thread.execute(safe(task));
  }

  Future<?> after(Duration delay, Runnable task) {
    return thread.schedule(safe(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Never twice in a row without the interval between, also when the machine was asleep. */
  Future<?> every(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    return thread.scheduleWithFixedDelay(safe(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Does something that takes its time elsewhere; what comes of it happens here again. */
  <T> void errand(Executor elsewhere, Supplier<T> work, Consumer<T> good, Consumer<Throwable> bad) {
    elsewhere.execute(
        () -> {
          try {
            T result = work.get();
            run(() -> good.accept(result));
          } catch (Throwable e) { // it is told, whatever it is
            run(() -> bad.accept(e));
          }
        });
  }

  /** What is asked for here is promised to whoever asks from elsewhere. */
  CompletableFuture<Void> ask(Supplier<CompletableFuture<Void>> question) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    run(
        () -> {
          var unused = question.get().whenComplete((done, failed) -> answer.complete(null));
        });
    return answer;
  }

  private static Runnable safe(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) { // the thread has more to do
        LOG.log(
            System.Logger.Level.ERROR, "The connection to Inngest met a defect; it goes on.", e);
      }
    };
  }

  @Override
  public void close() {
    var unused = thread.shutdownNow();
  }
}
