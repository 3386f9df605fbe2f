package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.temporal.Gate.Begin;
import dev.waybill.temporal.Gate.Names;
import dev.waybill.temporal.Gate.Wish;
import io.grpc.Status;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What gates have done outside, on a worker. */
final class GateActivity implements Gate.Chores {
  /** The type of a failure that repeating does not mend. */
  static final String REFUSED = "waybill.refused";

  private final Engine engine;

  GateActivity(Engine engine) {
    this.engine = engine;
  }

  @Override
  public boolean start(Json json) {
    Begin begin = Wire.read(json, Begin.class);
    Instant accepted = Instant.ofEpochMilli(begin.accepted());
    RunStart wanted = wanted(begin.wish());
    return orRefuse(
        () ->
            begin.at() == Begin.TOLD
                ? wanted.startHeld(engine, accepted)
                : wanted.start(engine, accepted, Instant.ofEpochMilli(begin.at())));
  }

  @Override
  public void startBatch(Json json) {
    RunStart wanted = wanted(Wire.read(json, Wish.class));
    var unused = orRefuse(() -> engine.admission.start(wanted));
  }

  /** What will never succeed is not tried again. */
  private static <T> T orRefuse(Supplier<T> start) {
    try {
      return start.get();
    } catch (WorkflowServiceException e) {
      if (Status.fromThrowable(e).getCode() == Status.Code.INVALID_ARGUMENT) {
        throw refusal(String.valueOf(Status.fromThrowable(e).getDescription()), e);
      }
      throw e;
    } catch (WaybillException e) {
      throw FanOut.isFinal(e) ? refusal(String.valueOf(e.getMessage()), e) : e;
    }
  }

  private static ApplicationFailure refusal(String why, RuntimeException cause) {
    return ApplicationFailure.newNonRetryableFailureWithCause(why, REFUSED, cause);
  }

  private RunStart wanted(Wish wish) {
    WorkflowDefinition<?, ?> definition = engine.definition(wish.workflow());
    if (definition == null) {
      throw Problems.unknownWorkflow(wish.workflow(), engine);
    }
    return new RunStart(wish.runId(), definition, wish.input(), wish.options(), wish.eventId());
  }

  @Override
  public Json ended(Json runIds) {
    List<String> gone =
        Wire.read(runIds, Names.class).names().stream().filter(run -> !isOpen(run)).toList();
    return Wire.json(new Names(gone));
  }

  private boolean isOpen(String run) {
    try {
      return engine.connection.client().newUntypedWorkflowStub(run).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException none) {
      return false;
    }
  }
}
