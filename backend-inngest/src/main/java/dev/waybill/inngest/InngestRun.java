package dev.waybill.inngest;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.client.Run;
import dev.waybill.client.Watch;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Capability;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A handle on a run on Inngest. */
record InngestRun<O>(InngestClient client, String id, Admission admission, Class<O> type)
    implements Run<O> {
  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  @Override
  public RunInfo describe() {
    return client.lookup().describe(id);
  }

  @Override
  @SuppressWarnings("NullAway") // a workflow that returns nothing has no result
  public O result(Duration timeout) throws TimeoutException {
    long end = System.nanoTime() + timeout.toNanos();
    Duration pause = FIRST;
    while (true) {
      Optional<Json> result = client.lookup().result(id);
      if (result.isPresent()) {
        return result.get().isNull()
            ? null
            : client.engine().context.codec().decode(result.get().bytes(), type);
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException(
            "run '" + id + "' is " + describe().status() + " after " + timeout);
      }
      LockSupport.parkNanos(Math.min(left, pause.toNanos()));
      if (Thread.currentThread().isInterrupted()) {
        throw new dev.waybill.WaybillException(
            "interrupted", "interrupted while waiting for the result of run '" + id + "'");
      }
      pause = pause.compareTo(LONGEST) < 0 ? pause.multipliedBy(3).dividedBy(2) : LONGEST;
    }
  }

  @Override
  public void signal(Event<?> event) {
    client.signal(id, event);
  }

  @Override
  public void cancel(String reason) {
    client.cancel(id, reason);
  }

  @Override
  public void pause() {
    throw client.unsupported("pausing run '" + id + "'", Capability.PAUSE);
  }

  @Override
  public void resume() {
    throw client.unsupported("resuming run '" + id + "'", Capability.PAUSE);
  }

  @Override
  public <T> Optional<T> state(String name, Class<T> state) {
    return client
        .state(id, name)
        .map(json -> client.engine().context.codec().decode(json.bytes(), state));
  }

  @Override
  public Journal journal() {
    return client.journal(id);
  }

  @Override
  public Run<O> rerunFrom(String entryKey) {
    return new InngestRun<>(client, client.rerunFrom(id, entryKey), Admission.STARTED, type);
  }

  @Override
  public Watch watch() {
    return client.watch(id);
  }
}
