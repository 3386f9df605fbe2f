package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.values.Handed;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.List;

/** The adapter's errors. */
final class Problems {

  private Problems() {}

  static WaybillException unknownWorkflow(String name, Engine engine) {
    List<String> known =
        engine.definitions().stream()
            .map(WorkflowDefinition::type)
            .map(type -> type.name())
            .toList();
    return Handed.unknownWorkflow(name, known);
  }

  static WaybillException queueFull(int size) {
    return new WaybillException(
        "queue-full",
        "the run has "
            + size
            + " unread events, which is all it may have; the signal was not taken. Send it again"
            + " once the run has waited for some.");
  }

  static WaybillException callbackClosed() {
    return new WaybillException(
        "bad-token",
        "the callback's token is not genuine, was used already, or has expired. Nothing was"
            + " changed.");
  }

  static WaybillException changesTooFast(String runId) {
    return new WaybillException(
        "engine-busy",
        "the journal of run '"
            + runId
            + "' is read in parts, and has changed between them each time. Pause the run, or read"
            + " it when it waits.");
  }

  static WaybillException unknownSchedule(String id) {
    return new WaybillException(
        "unknown-schedule",
        "there is no schedule '" + id + "'. List the schedules to find its id.");
  }

  /** What went wrong with an activity. */
  static String last(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? cause.getOriginalMessage()
        : String.valueOf(failure.getCause());
  }
}
