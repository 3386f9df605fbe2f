package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.client.RunNotFoundException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Calls on runs with deadlines of their own. */
final class Rpc {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final int TAIL = 50;

  private static final Duration OPEN = Duration.ofSeconds(5);

  private final Connection connection;
  private final Faults faults;

  Rpc(Connection connection, Faults faults) {
    this.connection = connection;
    this.faults = faults;
  }

  /** How long the server takes to answer a call that asks for nothing. */
  Duration ping() {
    long began = System.nanoTime();
    var unused =
        faults.guard(() -> stub(CALL).getSystemInfo(GetSystemInfoRequest.getDefaultInstance()));
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /**
   * Finds out, within seconds, whether the server is there and has the namespace.
   *
   * @throws WaybillException when it has not, or does not let us in
   */
  void check() {
    var unused =
        faults.guard(
            () ->
                stub(OPEN)
                    .describeNamespace(
                        DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build()));
  }

  WorkflowServiceBlockingStub stub(Duration patience) {
    return connection
        .client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .withWaitForReady()
        .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  String namespace() {
    return connection.client().getOptions().getNamespace();
  }

  /**
   * The newest engine run of a run.
   *
   * @throws RunNotFoundException when there is none
   */
  DescribeWorkflowExecutionResponse describe(String id) {
    return found(
        id,
        () ->
            stub(CALL)
                .describeWorkflowExecution(
                    DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .build()));
  }

  private interface Call<T> {
    T make();
  }

  private <T> T found(String id, Call<T> call) {
    try {
      return call.make();
    } catch (StatusRuntimeException e) {
      boolean none = Faults.is(e, Status.Code.NOT_FOUND) && !Faults.lacksNamespace(e);
      if (none || Faults.is(e, Status.Code.INVALID_ARGUMENT)) {
        throw new RunNotFoundException(id);
      }
      throw faults.of(e);
    }
  }

  /** The event that closed an engine run. */
  Optional<HistoryEvent> close(WorkflowExecution execution) {
    List<HistoryEvent> events =
        page(execution, HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
            .getHistory()
            .getEventsList();
    return events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1));
  }

  /** The event that began an engine run. */
  HistoryEvent first(WorkflowExecution execution) {
    return page(execution, HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
        .getHistory()
        .getEvents(0);
  }

  private GetWorkflowExecutionHistoryResponse page(
      WorkflowExecution execution, HistoryEventFilterType filter) {
    return found(
        execution.getWorkflowId(),
        () ->
            stub(CALL)
                .getWorkflowExecutionHistory(
                    GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(namespace())
                        .setExecution(execution)
                        .setHistoryEventFilterType(filter)
                        .build()));
  }

  /** The latest events, newest first. */
  List<HistoryEvent> latest(WorkflowExecution execution) {
    if (connection.inProcess().isPresent()) {
      List<HistoryEvent> all =
          new ArrayList<>(
              page(execution, HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
                  .getHistory()
                  .getEventsList());
      Collections.reverse(all);
      return all;
    }
    return found(
        execution.getWorkflowId(),
        () ->
            stub(CALL)
                .getWorkflowExecutionHistoryReverse(
                    GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                        .setNamespace(namespace())
                        .setExecution(execution)
                        .setMaximumPageSize(TAIL)
                        .build())
                .getHistory()
                .getEventsList());
  }

  /**
   * Asks a run; its worker answers.
   *
   * @throws RunNotFoundException when there is no such run
   * @throws WaybillException code {@code no-worker} when nobody answers within the patience
   */
  Json query(String id, String name, Duration patience, Json... args) {
    return query(WorkflowExecution.newBuilder().setWorkflowId(id).build(), name, patience, args);
  }

  /** Asks one engine run. */
  Json query(WorkflowExecution execution, String name, Duration patience, Json... args) {
    String id = execution.getWorkflowId();
    try {
      return json(
          stub(patience)
              .queryWorkflow(
                  QueryWorkflowRequest.newBuilder()
                      .setNamespace(namespace())
                      .setExecution(execution)
                      .setQuery(query(name, args))
                      .build())
              .getQueryResult());
    } catch (StatusRuntimeException e) {
      if (Faults.is(e, Status.Code.NOT_FOUND) && !Faults.lacksNamespace(e)) {
        throw new RunNotFoundException(id);
      }
      if (Faults.is(e, Status.Code.DEADLINE_EXCEEDED) || Faults.lacksPoller(e)) {
        throw faults.noWorker(id, e);
      }
      throw faults.of(e);
    }
  }

  private WorkflowQuery query(String name, Json... args) {
    WorkflowQuery.Builder query = WorkflowQuery.newBuilder().setQueryType(name);
    connection
        .client()
        .getOptions()
        .getDataConverter()
        .toPayloads((Object[]) args)
        .ifPresent(query::setQueryArgs);
    return query.build();
  }

  /** The first of some payloads. */
  Json json(Payloads payloads) {
    if (payloads.getPayloadsCount() == 0) {
      return Json.NULL;
    }
    return connection
        .client()
        .getOptions()
        .getDataConverter()
        .fromPayload(payloads.getPayloads(0), Json.class, Json.class);
  }
}
