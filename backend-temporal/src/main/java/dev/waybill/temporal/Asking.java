package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Asks a system workflow, which exists once it is asked. Questions are safe to repeat. */
final class Asking {
  private static final int TRIES = 12;
  private static final long PAUSE = 20_000_000;
  private static final long LONGEST_PAUSE = 1_000_000_000;

  private Asking() {}

  static Json ask(Engine engine, String type, String id, String update, Json question) {
    String updateId = UUID.randomUUID().toString();
    for (int tried = 1; ; tried++) {
      try {
        return once(engine, type, id, updateOptions(update, updateId), question);
      } catch (WorkflowUpdateException | WorkflowServiceException | StatusRuntimeException e) {
        refuse(e);
        if (tried == TRIES || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        long pause = Math.min(PAUSE << tried, LONGEST_PAUSE);
        LockSupport.parkNanos(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
      }
    }
  }

  private static UpdateOptions<Json> updateOptions(String update, String updateId) {
    return UpdateOptions.newBuilder(Json.class)
        .setUpdateName(update)
        .setUpdateId(updateId)
        .setWaitForStage(WorkflowUpdateStage.COMPLETED)
        .build();
  }

  private static Json once(
      Engine engine, String type, String id, UpdateOptions<Json> options, Json question) {
    WorkflowStub stub =
        engine
            .connection
            .client()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(engine.settings.systemQueue())
                    .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                    .build());
    return stub.executeUpdateWithStart(options, new Object[] {question}, new Object[] {Json.NULL});
  }

  private static void refuse(Exception problem) {
    if (problem.getCause() instanceof ApplicationFailure failure
        && failure.getType().equals(GateActivity.REFUSED)) {
      throw new WaybillException("refused", failure.getOriginalMessage());
    }
  }
}
