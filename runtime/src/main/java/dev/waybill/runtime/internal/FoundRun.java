package dev.waybill.runtime.internal;

import dev.waybill.Event;
import dev.waybill.RunInfo;
import dev.waybill.client.Run;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.Watch;
import dev.waybill.journal.Journal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A run wherever it is; looked for at each call, because it may move. */
final class FoundRun<O> implements Run<O> {
  private final Finder finder;
  private final String id;
  private final Class<O> result;

  FoundRun(Finder finder, String id, Class<O> result) {
    this.finder = finder;
    this.id = id;
    this.result = result;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Admission admission() {
    return Admission.EXISTING;
  }

  @Override
  public RunInfo describe() {
    return run().describe();
  }

  @Override
  public O result(Duration timeout) throws TimeoutException {
    return run().result(timeout);
  }

  @Override
  public void signal(Event<?> event) {
    run().signal(event);
  }

  @Override
  public void cancel(String reason) {
    run().cancel(reason);
  }

  @Override
  public void pause() {
    run().pause();
  }

  @Override
  public void resume() {
    run().resume();
  }

  @Override
  public <T> Optional<T> state(String name, Class<T> type) {
    return run().state(name, type);
  }

  @Override
  public Journal journal() {
    return run().journal();
  }

  @Override
  public Run<O> rerunFrom(String entryKey) {
    return run().rerunFrom(entryKey);
  }

  @Override
  public Watch watch() {
    return run().watch();
  }

  private Run<O> run() {
    return finder.find(id).orElseThrow(() -> new RunNotFoundException(id)).run(id, result);
  }
}
