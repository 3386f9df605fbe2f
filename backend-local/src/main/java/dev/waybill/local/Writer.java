package dev.waybill.local;

import dev.waybill.WaybillException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one thread that reads and writes the database. All decisions of the engine are transactions
 * on it, so none races another; those that arrive while one is being made durable are committed
 * together. One that fails by its own fault is undone alone; what ails the file fails them all.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = System.getLogger("waybill.local");
  private static final int GROUP = 512;

  private final Db db;
  private final Activity activity;
  private final LongSupplier idle;
  private final LinkedBlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param idle called on the writer's thread after each group and when it is due again; answers in
   *     how many milliseconds that is
   */
  Writer(Db db, Activity activity, LongSupplier idle) {
    this.db = db;
    this.activity = activity;
    this.idle = idle;
    thread = new Thread(this::loop, "waybill-writer");
    thread.setDaemon(true);
  }

  /** One transaction. */
  interface Tx<T> {
    T run(Db db) throws SQLException;
  }

  private record Job<T>(Tx<T> tx, CompletableFuture<T> done) {}

  void start() {
    thread.start();
  }

  /** Queues a transaction; the future completes once it is durable. */
  <T> CompletableFuture<T> submit(Tx<T> tx) {
    CompletableFuture<T> done = new CompletableFuture<>();
    if (closed) {
      done.completeExceptionally(Problems.closed());
      return done;
    }
    activity.begin();
    jobs.add(new Job<>(tx, done));
    return done;
  }

  /** Runs a transaction and waits until it is durable. */
  <T> T call(Tx<T> tx) {
    try {
      return submit(tx).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WaybillException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  boolean isWriter() {
    return Thread.currentThread() == thread;
  }

  WaybillException unavailable(SQLException cause) {
    return Problems.unavailable(db.place(), cause);
  }

  private void loop() {
    List<Job<?>> group = new ArrayList<>();
    long patience = 0;
    while (!closed || !jobs.isEmpty()) {
      try {
        Job<?> first = jobs.poll(patience, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          jobs.drainTo(group, GROUP - 1);
          commit(group);
        }
        patience = closed ? 0 : idle.getAsLong();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "the writer met an unexpected error and goes on", e);
      } finally {
        // only now: between what was committed and what it makes due there is no gap
        group.forEach(job -> activity.end());
        group.clear();
      }
    }
  }

  private void commit(List<Job<?>> group) {
    List<Runnable> finish = new ArrayList<>();
    try {
      db.begin();
      for (Job<?> job : group) {
        finish.add(run(job));
      }
      db.commit();
    } catch (SQLException e) {
      giveUp(group, e);
      return;
    }
    db.takeAfterCommit().forEach(Writer::quietly);
    finish.forEach(Runnable::run);
  }

  /** Runs one transaction of the group; its own failure undoes it alone. */
  private <T> Runnable run(Job<T> job) throws SQLException {
    Db.Mark mark = db.mark();
    db.savepoint();
    try {
      T value = job.tx.run(db);
      db.release();
      return () -> job.done.complete(value);
    } catch (SQLException e) {
      if (!Problems.isOfOneTransaction(e)) {
        throw e;
      }
      WaybillException problem = Problems.refused(db.place(), e);
      LOG.log(Level.WARNING, problem.getMessage());
      return undo(job, mark, problem);
    } catch (RuntimeException | Error e) {
      return undo(job, mark, e);
    }
  }

  private Runnable undo(Job<?> job, Db.Mark mark, Throwable problem) throws SQLException {
    db.undo(mark);
    return () -> job.done.completeExceptionally(problem);
  }

  private void giveUp(List<Job<?>> group, SQLException cause) {
    try {
      db.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
    WaybillException problem = unavailable(cause);
    LOG.log(Level.WARNING, problem.getMessage());
    for (Job<?> job : group) {
      job.done.completeExceptionally(problem);
    }
  }

  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an action after a commit failed", e);
    }
  }

  /** Finishes what is queued, then ends the thread. */
  @Override
  public void close() {
    closed = true;
    jobs.add(new Job<>(ignored -> true, new CompletableFuture<Boolean>()));
    activity.begin();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    jobs.forEach(job -> job.done.completeExceptionally(Problems.closed()));
  }
}
