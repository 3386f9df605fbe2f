package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunNotFoundException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a run without reading its journal. */
final class Descriptions {
  private static final Duration LOOK = Duration.ofSeconds(3);

  /** A worker that dies takes one try with it; so many are the code's doing. */
  private static final int REPEATED = 3;

  private final Engine engine;
  private final DataConverter converter;

  Descriptions(Engine engine) {
    this.engine = engine;
    this.converter = engine.connection.client().getOptions().getDataConverter();
  }

  /**
   * What was found of a run.
   *
   * @param execution the engine run it is in
   * @param begun whether a worker was ever handed it
   * @param look what the run said, where it was asked and answered
   */
  record Seen(
      RunInfo info, WorkflowExecution execution, boolean begun, Optional<Handlers.Look> look) {}

  /** How a run stands, and why. */
  private record Standing(
      RunStatus status, Optional<Failure> failure, Optional<Handlers.Look> look) {
    Standing(RunStatus status, Optional<Failure> failure) {
      this(status, failure, Optional.empty());
    }

    static Standing of(RunStatus status) {
      return new Standing(status, Optional.empty());
    }

    static Standing failed(Failure failure) {
      boolean expired = failure.code().filter("expired"::equals).isPresent();
      return new Standing(expired ? RunStatus.EXPIRED : RunStatus.FAILED, Optional.of(failure));
    }
  }

  /**
   * How a run stands now.
   *
   * @throws RunNotFoundException when there is no such run
   */
  RunInfo of(String id) {
    return see(id).info();
  }

  /** The same, with what the run said itself. */
  Seen see(String id) {
    DescribeWorkflowExecutionResponse found = engine.rpc.describe(id);
    WorkflowExecutionInfo info = found.getWorkflowExecutionInfo();
    About about = about(info);
    Standing standing =
        isOpen(info) ? open(found, about) : closed(info, About.outcome(info.getMemo(), converter));
    return new Seen(
        info(info, about, standing), info.getExecution(), hasBegun(info), standing.look());
  }

  /**
   * The result of a completed run.
   *
   * @throws RunFailedException when the run is not completed
   */
  Json result(String id) {
    RunInfo run = of(id);
    if (run.status() != RunStatus.COMPLETED) {
      throw new RunFailedException(run);
    }
    WorkflowExecutionInfo info = engine.rpc.describe(id).getWorkflowExecutionInfo();
    return About.outcome(info.getMemo(), converter)
        .map(Epilogue.Told::value)
        .or(
            () ->
                engine
                    .rpc
                    .close(info.getExecution())
                    .map(
                        event ->
                            engine.rpc.json(
                                event.getWorkflowExecutionCompletedEventAttributes().getResult())))
        .orElse(Json.NULL);
  }

  private static boolean hasBegun(WorkflowExecutionInfo info) {
    return info.getHistoryLength() > 2;
  }

  private static boolean isOpen(WorkflowExecutionInfo info) {
    return switch (info.getStatus()) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED,
          WORKFLOW_EXECUTION_STATUS_CANCELED,
          WORKFLOW_EXECUTION_STATUS_FAILED,
          WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          false;
      default -> true;
    };
  }

  private About about(WorkflowExecutionInfo info) {
    return About.of(info.getMemo(), instant(info.getStartTime()), converter);
  }

  private static RunInfo info(WorkflowExecutionInfo info, About about, Standing standing) {
    return new RunInfo(
        info.getExecution().getWorkflowId(),
        info.getType().getName(),
        TemporalBackend.NAME,
        standing.status(),
        about.accepted(),
        standing.status().isFinal() ? Optional.of(instant(info.getCloseTime())) : Optional.empty(),
        about.eventId(),
        about.tags(),
        standing.failure());
  }

  static Instant instant(com.google.protobuf.Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  // ---- ended

  private Standing closed(WorkflowExecutionInfo info, Optional<Epilogue.Told> told) {
    if (info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
      return Standing.of(RunStatus.COMPLETED);
    }
    if (info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED) {
      return Standing.failed(failure(info.getExecution()));
    }
    if (told.isPresent()) {
      return told.get().completed()
          ? Standing.of(RunStatus.COMPLETED)
          : Standing.failed(Wire.read(told.get().value(), Failure.class));
    }
    String reason = cancelReason(info.getExecution());
    return new Standing(RunStatus.CANCELLED, Optional.of(FailureText.cancelled(reason)));
  }

  private Failure failure(WorkflowExecution execution) {
    return engine.rpc.close(execution).flatMap(this::failure).orElseGet(Descriptions::unknown);
  }

  private Optional<Failure> failure(HistoryEvent event) {
    if (event.hasWorkflowExecutionFailedEventAttributes()) {
      return FailureText.of(
          converter.failureToException(
              event.getWorkflowExecutionFailedEventAttributes().getFailure()));
    }
    if (event.hasWorkflowExecutionTerminatedEventAttributes()) {
      String reason = event.getWorkflowExecutionTerminatedEventAttributes().getReason();
      return Optional.of(
          Failure.of("Terminated", "the run was terminated in Temporal: " + reason)
              .withCode("terminated"));
    }
    return event.hasWorkflowExecutionTimedOutEventAttributes()
        ? Optional.of(
            Failure.of("TimedOut", "the run took longer than Temporal was told it may")
                .withCode("timed-out"))
        : Optional.empty();
  }

  private static Failure unknown() {
    return Failure.of("Unknown", "Temporal does not tell why the run failed");
  }

  private String cancelReason(WorkflowExecution execution) {
    return engine.rpc.latest(execution).stream()
        .filter(HistoryEvent::hasWorkflowExecutionCancelRequestedEventAttributes)
        .map(event -> event.getWorkflowExecutionCancelRequestedEventAttributes().getCause())
        .findFirst()
        .map(reason -> Sealed.open(reason, converter))
        .orElse("");
  }

  // ---- unfinished

  private Standing open(DescribeWorkflowExecutionResponse found, About about) {
    WorkflowExecutionInfo info = found.getWorkflowExecutionInfo();
    if (!hasBegun(info)) {
      boolean later = about.notBefore().filter(engine.now()::isBefore).isPresent();
      return Standing.of(later ? RunStatus.SCHEDULED : RunStatus.QUEUED);
    }
    Optional<Failure> stalled =
        mayStall(found) ? stall(info.getExecution()).or(() -> repeated(found)) : Optional.empty();
    if (stalled.isPresent()) {
      return new Standing(RunStatus.STALLED, stalled);
    }
    try {
      Handlers.Look look = look(info.getExecution().getWorkflowId());
      return new Standing(look.status(), Optional.empty(), Optional.of(look));
    } catch (RunNotFoundException e) {
      throw e;
    } catch (RuntimeException nobodyAnswers) {
      return stall(info.getExecution())
          .map(why -> new Standing(RunStatus.STALLED, Optional.of(why)))
          .orElseGet(() -> Standing.of(guess(found)));
    }
  }

  /** How the run sees itself; its worker answers. */
  Handlers.Look look(String id) {
    return Wire.read(engine.rpc.query(id, Wire.LOOK, LOOK), Handlers.Look.class);
  }

  private static boolean mayStall(DescribeWorkflowExecutionResponse found) {
    return found.hasPendingWorkflowTask() && found.getPendingWorkflowTask().getAttempt() > 1;
  }

  /**
   * Only the first try of a task tells why it failed. When that one was lost with its worker, the
   * number of tries is all that is known.
   */
  private static Optional<Failure> repeated(DescribeWorkflowExecutionResponse found) {
    int tries = found.getPendingWorkflowTask().getAttempt();
    return tries < REPEATED
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                    "Stalled",
                    "the workers have tried "
                        + tries
                        + " times to go on with the run, in vain; their log tells why")
                .withCode("stalled"));
  }

  /** Without a worker, what Temporal knows must do. */
  private static RunStatus guess(DescribeWorkflowExecutionResponse found) {
    if (found.getWorkflowExtendedInfo().getCancelRequested()) {
      return RunStatus.CANCELLING;
    }
    return found.getPendingActivitiesCount() > 0 ? RunStatus.RUNNING : RunStatus.WAITING;
  }

  /** Why the run's tasks fail; empty when the latest one did not. */
  private Optional<Failure> stall(WorkflowExecution execution) {
    for (HistoryEvent event : engine.rpc.latest(execution)) {
      if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
        return Optional.empty();
      }
      if (event.hasWorkflowTaskFailedEventAttributes()) {
        return Optional.of(
            stall(execution, event.getWorkflowTaskFailedEventAttributes().getFailure()));
      }
    }
    return Optional.empty();
  }

  /** Who cannot decode a value fails with a message that others cannot decode. */
  private static RuntimeException exception(
      io.temporal.api.failure.v1.Failure failure, DataConverter converter) {
    try {
      return converter.failureToException(failure);
    } catch (WaybillException e) {
      return ApplicationFailure.newFailure(
          "a worker of the queue fails with a message that this process cannot decode: they do not"
              + " have the same codecs and keys. Here, "
              + e.getMessage(),
          CheckedCodecs.UNREADABLE);
    }
  }

  private Failure stall(WorkflowExecution execution, io.temporal.api.failure.v1.Failure failure) {
    String text = failure.getMessage();
    for (@Nullable Throwable each = exception(failure, converter);
        each != null;
        each = each.getCause()) {
      if (each instanceof ApplicationFailure known) {
        if (known.getType().equals(RunWorkflow.Stalled.class.getName())) {
          text = String.valueOf(known.getOriginalMessage());
          break;
        }
        text = (known.getType() + ": " + known.getOriginalMessage()).replaceFirst(": (null)?$", "");
      }
    }
    String why = Mismatch.is(text) ? Mismatch.explain(text, () -> events(execution)) : text;
    return Failure.of("Stalled", why).withCode("stalled");
  }

  private List<HistoryEvent> events(WorkflowExecution execution) {
    return engine
        .connection
        .client()
        .fetchHistory(execution.getWorkflowId(), execution.getRunId())
        .getEvents();
  }
}
