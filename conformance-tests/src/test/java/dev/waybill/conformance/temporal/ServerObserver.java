package dev.waybill.conformance.temporal;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Looks at a server beside its backends, and makes them their namespaces. */
final class ServerObserver implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int PAGE = 500;
  private static final int AT_WORK = Integer.getInteger("conformance.work", 5);

  private final Semaphore room = new Semaphore(AT_WORK);
  private final String address;
  private final WorkflowServiceStubs stubs;

  ServerObserver(String address) {
    this.address = address;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
  }

  String address() {
    return address;
  }

  /** How many worlds may be at work at a time, beside those that wait. */
  Semaphore room() {
    return room;
  }

  /** Adds a namespace, which can be used at once. The server takes few of them in a second. */
  void addNamespace(String name) {
    while (true) {
      try {
        var unused =
            stubs
                .blockingStub()
                .registerNamespace(
                    RegisterNamespaceRequest.newBuilder()
                        .setNamespace(name)
                        .setWorkflowExecutionRetentionPeriod(Durations.fromHours(72))
                        .build());
        return;
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Whether no open workflow of the namespace waits for a worker. */
  boolean rests(String namespace) {
    try {
      return open(namespace).stream().noneMatch(info -> isBusy(namespace, info));
    } catch (StatusRuntimeException e) {
      return false; // it is too busy to say
    }
  }

  private List<WorkflowExecutionInfo> open(String namespace) {
    return stubs
        .blockingStub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(namespace)
                .setPageSize(PAGE)
                .setQuery("ExecutionStatus = 'Running'")
                .build())
        .getExecutionsList();
  }

  private boolean isBusy(String namespace, WorkflowExecutionInfo info) {
    DescribeWorkflowExecutionResponse found =
        stubs
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(info.getExecution())
                    .build());
    boolean task =
        found.hasPendingWorkflowTask() && found.getPendingWorkflowTask().getAttempt() <= 1;
    return task || found.getPendingActivitiesList().stream().anyMatch(ServerObserver::isBusy);
  }

  /** One that failed waits for its next attempt. */
  private static boolean isBusy(PendingActivityInfo activity) {
    return activity.getAttempt() <= 1;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
