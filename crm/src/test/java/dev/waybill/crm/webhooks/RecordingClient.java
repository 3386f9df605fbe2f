package dev.waybill.crm.webhooks;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.WorkflowType;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedules;
import dev.waybill.client.StartOptions;
import dev.waybill.client.WorkflowClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers the events it was given; can do nothing else. */
final class RecordingClient implements WorkflowClient {
  private final List<Event<?>> sent = new ArrayList<>();

  List<Event<?>> sent() {
    return sent;
  }

  @Override
  public List<String> send(Event<?>... events) {
    sent.addAll(List.of(events));
    return Arrays.stream(events).<String>map(Event::id).toList();
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input, StartOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void complete(String callbackToken, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fail(String callbackToken, Failure failure) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Schedules schedules() {
    throw new UnsupportedOperationException();
  }
}
