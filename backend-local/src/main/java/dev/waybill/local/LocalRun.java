package dev.waybill.local;

import dev.waybill.Event;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Operation.Outgoing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A handle on a run of the embedded engine. */
record LocalRun<O>(
    LocalBackend backend, Engine engine, String id, Admission admission, Class<O> type)
    implements Run<O> {

  @Override
  public RunInfo describe() {
    return engine.writer.call(
        db -> {
          RunRow row = row(db);
          return row.info(engine.status(row), row.failure().map(engine.entries::failure));
        });
  }

  @Override
  public O result(Duration timeout) throws TimeoutException {
    CountDownLatch ended = new CountDownLatch(1);
    Hub.Subscription subscription =
        engine.hub.listen(
            id,
            update -> {
              if (update instanceof RunUpdate.StatusChanged changed && changed.status().isFinal()) {
                ended.countDown();
              }
            });
    try {
      RunRow row = engine.writer.call(this::row);
      if (!row.ended()) {
        backend.skipTimeUntil(() -> ended.getCount() == 0, timeout);
        await(ended, timeout);
        row = engine.writer.call(this::row);
      }
      return value(row);
    } finally {
      subscription.close();
    }
  }

  private void await(CountDownLatch ended, Duration timeout) throws TimeoutException {
    try {
      if (!ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException(
            "run '" + id + "' is " + describe().status() + " after " + timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted while waiting for run '" + id + "'");
    }
  }

  @SuppressWarnings("NullAway") // a workflow that returns nothing has no result
  private O value(RunRow row) {
    RunStatus status = engine.status(row);
    if (status != RunStatus.COMPLETED) {
      throw new RunFailedException(row.info(status, row.failure().map(engine.entries::failure)));
    }
    return row.result()
        .filter(json -> !json.isNull())
        .map(json -> engine.context.codec().decode(json.bytes(), type))
        .orElse(null);
  }

  @Override
  public void signal(Event<?> event) {
    Outgoing outgoing = backend.outgoing(event);
    change((db, row) -> engine.events.signal(db, row, outgoing));
  }

  @Override
  public void cancel(String reason) {
    change((db, row) -> engine.endings.cancel(db, row, reason));
  }

  @Override
  public void pause() {
    change(
        (db, row) -> {
          if (!row.ended()) {
            db.update("UPDATE run SET paused = 1 WHERE n = ?", row.n());
            db.afterCommit(
                () -> {
                  LiveRun live = engine.live.get(row.n());
                  if (live != null) {
                    live.pause(true);
                  }
                  engine.hub.publish(id, new RunUpdate.StatusChanged(RunStatus.PAUSED));
                });
          }
        });
  }

  @Override
  public void resume() {
    change((db, row) -> engine.endings.resume(db, row));
  }

  @Override
  public <T> Optional<T> state(String name, Class<T> state) {
    return engine
        .writer
        .call(
            db ->
                db.one(
                    "SELECT value FROM state WHERE run = ? AND name = ?",
                    found -> found.json("value"),
                    row(db).n(),
                    name))
        .map(json -> engine.context.codec().decode(json.bytes(), state));
  }

  @Override
  public Journal journal() {
    return backend.export(id);
  }

  @Override
  public Run<O> rerunFrom(String entryKey) {
    Journal fork = backend.fork(journal(), entryKey);
    backend.startFrom(fork);
    return new LocalRun<>(backend, engine, fork.header().runId(), Admission.STARTED, type);
  }

  @Override
  public Watch watch() {
    RunRow row = engine.writer.call(this::row);
    return new LocalWatch(engine, id, row.ended());
  }

  private interface Change {
    void make(Db db, RunRow row) throws java.sql.SQLException;
  }

  private void change(Change change) {
    boolean unused =
        engine.writer.call(
            db -> {
              change.make(db, row(db));
              return true;
            });
  }

  private RunRow row(Db db) throws java.sql.SQLException {
    return RunRow.byId(db, id).orElseThrow(() -> new RunNotFoundException(id));
  }
}
