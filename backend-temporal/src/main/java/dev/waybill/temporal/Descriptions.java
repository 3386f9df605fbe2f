package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.client.RunNotFoundException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.util.Optional;
import java.util.Set;

/** What is known of a run without reading its journal. */
final class Descriptions {

  private Descriptions() {}

  static RunInfo of(Engine engine, String id) {
    WorkflowStub stub = engine.connection.client().newUntypedWorkflowStub(id);
    WorkflowExecutionDescription found;
    try {
      found = stub.describe();
    } catch (WorkflowNotFoundException e) {
      throw new RunNotFoundException(id);
    }
    RunStatus status =
        switch (found.getStatus()) {
          case WORKFLOW_EXECUTION_STATUS_COMPLETED -> RunStatus.COMPLETED;
          case WORKFLOW_EXECUTION_STATUS_CANCELED -> RunStatus.CANCELLED;
          case WORKFLOW_EXECUTION_STATUS_FAILED,
              WORKFLOW_EXECUTION_STATUS_TERMINATED,
              WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
              RunStatus.FAILED;
          default -> look(stub);
        };
    return new RunInfo(
        id,
        found.getWorkflowType(),
        TemporalBackend.NAME,
        status,
        found.getStartTime(),
        Optional.ofNullable(found.getCloseTime()).filter(unused -> status.isFinal()),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  private static RunStatus look(WorkflowStub stub) {
    return Wire.read(stub.query(Wire.LOOK, Json.class), Handlers.Look.class).status();
  }
}
