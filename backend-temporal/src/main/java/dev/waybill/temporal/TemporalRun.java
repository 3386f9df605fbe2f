package dev.waybill.temporal;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.Watch;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Operation.Outgoing;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A handle on a run in Temporal. */
record TemporalRun<O>(Engine engine, String id, Admission admission, Class<O> type)
    implements Run<O> {

  private WorkflowStub stub() {
    return engine.connection.client().newUntypedWorkflowStub(id);
  }

  @Override
  public RunInfo describe() {
    return Descriptions.of(engine, id);
  }

  @Override
  @SuppressWarnings("NullAway") // a workflow that returns nothing has no result
  public O result(Duration timeout) throws TimeoutException {
    try {
      Json result = stub().getResult(timeout.toMillis(), TimeUnit.MILLISECONDS, Json.class);
      return result == null || result.isNull()
          ? null
          : engine.context.codec().decode(result.bytes(), type);
    } catch (WorkflowNotFoundException e) {
      throw new RunNotFoundException(id);
    } catch (WorkflowFailedException e) {
      throw new RunFailedException(describe());
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "run '" + id + "' is " + describe().status() + " after " + timeout);
    }
  }

  @Override
  public void signal(Event<?> event) {
    Outgoing outgoing = new TemporalClient(engine).outgoing(event);
    tell(
        outgoing.name(),
        outgoing.data(),
        Wire.json(new Mailbox.Told(outgoing.id(), Optional.empty())));
  }

  private void tell(String signal, Object... args) {
    try {
      stub().signal(signal, args);
    } catch (WorkflowNotFoundException e) {
      RunInfo unused = describe(); // one that has ended takes no signal; one that never was throws
    }
  }

  @Override
  public void cancel(String reason) {
    tell(Wire.CANCEL, Wire.json(reason));
  }

  @Override
  public void pause() {
    tell(Wire.PAUSE);
  }

  @Override
  public void resume() {
    tell(Wire.RESUME);
  }

  @Override
  public <T> Optional<T> state(String name, Class<T> type) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Journal journal() {
    return new TemporalClient(engine).journal(id);
  }

  @Override
  public Run<O> rerunFrom(String entryKey) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Watch watch() {
    throw new UnsupportedOperationException("not yet");
  }
}
