package dev.waybill.temporal;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.client.Run;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.Watch;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Operation.Outgoing;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A handle on a run in Temporal. */
record TemporalRun<O>(TemporalClient client, String id, Admission admission, Class<O> type)
    implements Run<O> {

  private Engine engine() {
    return client.engine();
  }

  private WorkflowStub stub() {
    return engine().connection.client().newUntypedWorkflowStub(id);
  }

  @Override
  public RunInfo describe() {
    return client.descriptions().of(id);
  }

  @Override
  @SuppressWarnings("NullAway") // a workflow that returns nothing has no result
  public O result(Duration timeout) throws TimeoutException {
    try {
      return decoded(stub().getResult(timeout.toMillis(), TimeUnit.MILLISECONDS, Json.class));
    } catch (WorkflowNotFoundException e) {
      throw new RunNotFoundException(id);
    } catch (WorkflowFailedException e) {
      return decoded(client.descriptions().result(id));
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "run '" + id + "' is " + describe().status() + " after " + timeout);
    } catch (WorkflowServiceException e) {
      throw engine().faults.of(e);
    }
  }

  private @Nullable O decoded(@Nullable Json result) {
    return result == null || result.isNull()
        ? null
        : engine().context.codec().decode(result.bytes(), type);
  }

  @Override
  public void signal(Event<?> event) {
    Outgoing outgoing = client.outgoing(event);
    if (client.mayQueue(outgoing.name())) {
      refuseFull();
    }
    Mailbox.Told told = new Mailbox.Told(outgoing.id(), Optional.empty());
    if (Wire.isOurs(outgoing.name())) {
      tell(
          Wire.EVENTS,
          Wire.json(List.of(new Telling.Heard(outgoing.name(), outgoing.data(), told))));
    } else {
      tell(outgoing.name(), outgoing.data(), Wire.json(told));
    }
  }

  /** Nobody answers a signal: what would be dropped has to be refused beforehand. */
  private void refuseFull() {
    if (describe().status().isFinal()) {
      return;
    }
    int queued = client.descriptions().look(id).queued();
    if (queued >= Mailbox.MOST) {
      throw Problems.queueFull(queued);
    }
  }

  private void tell(String signal, Object... args) {
    try {
      stub().signal(signal, args);
    } catch (WorkflowNotFoundException e) {
      RunInfo unused = describe(); // one that has ended takes no signal; one that never was throws
    } catch (WorkflowServiceException e) {
      throw engine().faults.of(e);
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
  public <T> Optional<T> state(String name, Class<T> state) {
    return Optional.ofNullable(client.descriptions().look(id).states().get(name))
        .map(json -> engine().context.codec().decode(json.bytes(), state));
  }

  @Override
  public Journal journal() {
    return client.journal(id);
  }

  @Override
  public Run<O> rerunFrom(String entryKey) {
    return new TemporalRun<>(client, client.rerunFrom(id, entryKey), Admission.STARTED, type);
  }

  @Override
  public Watch watch() {
    return new TemporalWatch(client, id);
  }
}
