package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.BatchTrigger;
import dev.waybill.client.Run;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.values.JsonCodec;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.worker.Worker;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what a start leads to: a run, a later run, an existing one, or none. Called by clients
 * and activities; both calls may be repeated.
 */
final class Admission {
  private final Engine engine;

  Admission(Engine engine) {
    this.engine = engine;
  }

  /** Registers the system workflows that decide. */
  void workOn(Worker system) {
    system.registerWorkflowImplementationFactory(Gate.Flow.class, GateWorkflow::new);
    system.registerWorkflowImplementationFactory(SlotGate.Flow.class, SlotWorkflow::new);
    system.registerActivitiesImplementations(new GateActivity(engine));
  }

  /** What became of a wish to start. */
  record Answer(Run.Admission admission, String runId) {}

  /** Starts a run, unless its workflow's limits say otherwise; answers what it did. */
  Answer start(RunStart start) {
    Optional<String> gate = Rules.gate(engine, start.definition(), start.input());
    if (gate.isEmpty()) {
      boolean started = start.start(engine, engine.now());
      return new Answer(started ? Run.Admission.STARTED : Run.Admission.EXISTING, start.runId());
    }
    boolean keyed = start.options().idempotencyKey().isPresent();
    if (keyed && exists(start.runId())) {
      return new Answer(Run.Admission.EXISTING, start.runId());
    }
    String request = keyed ? UUID.randomUUID().toString() : start.runId();
    Rules rules = Rules.of(start.definition(), start.input());
    Json question = Wire.json(new Gate.Ask(request, Gate.Wish.of(start), rules));
    return Wire.read(ask(gate.get(), Gate.ASK, question), Answer.class);
  }

  private boolean exists(String run) {
    try {
      var unused = engine.connection.client().newUntypedWorkflowStub(run).describe();
      return true;
    } catch (WorkflowNotFoundException none) {
      return false;
    }
  }

  /** Adds an event to the batch that will start a run; an event id counts once. */
  void collect(
      WorkflowDefinition<?, ?> definition, BatchTrigger batch, Outgoing event, Instant receivedAt) {
    String workflow = definition.type().name();
    String key = Rules.key(JsonCodec.tree(event.data()), batch.by());
    QueuedEvent item = new QueuedEvent(event.id(), event.name(), event.data(), receivedAt);
    Json unused =
        ask(
            Rules.id(engine, "batch", workflow, key),
            Gate.COLLECT,
            Wire.json(new Gate.Item(workflow, item, batch.max(), Rules.millis(batch.patience()))));
  }

  private Json ask(String gate, String update, Json question) {
    return Asking.ask(engine, Gate.TYPE, gate, update, question);
  }
}
