package dev.waybill.temporal;

import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.BatchTrigger;
import dev.waybill.client.Run;
import dev.waybill.replay.Operation.Outgoing;

/**
 * Decides what a start leads to: a run, a later run, an existing one, or none. Called by clients
 * and activities; both calls may be repeated.
 */
final class Admission {
  private final Engine engine;

  Admission(Engine engine) {
    this.engine = engine;
  }

  /** What became of a wish to start. */
  record Answer(Run.Admission admission, String runId) {}

  /** Starts a run, unless its workflow's limits say otherwise; answers what it did. */
  Answer start(RunStart start) {
    boolean started = start.start(engine, engine.now());
    return new Answer(started ? Run.Admission.STARTED : Run.Admission.EXISTING, start.runId());
  }

  /** Adds an event to the batch that will start a run; an event id counts once. */
  void collect(WorkflowDefinition<?, ?> definition, BatchTrigger batch, Outgoing event) {
    if (!batch.event().name().equals(event.name())
        || engine.definition(definition.type().name()) == null) {
      return;
    }
    throw new UnsupportedOperationException("not yet: batches");
  }
}
