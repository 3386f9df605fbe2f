package dev.waybill.conformance.mini;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes;
import dev.waybill.replay.Operation;
import dev.waybill.values.Conditions;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hands events to the runs and workflows that want them, and keeps those that are early. */
final class MiniEvents {
  private static final int QUEUE = 1000;

  final Set<String> seenEvents = new HashSet<>();
  private final MiniEngine engine;

  MiniEvents(MiniEngine engine) {
    this.engine = engine;
  }

  void deliver(String name, Json data, String id) {
    if (!seenEvents.add(id)) {
      return;
    }
    for (MiniRun run : List.copyOf(engine.runs.values())) {
      run.definition.cancelledBy().stream()
          .filter(interest -> interest.event().name().equals(name))
          .filter(interest -> matches(run, interest, data))
          .forEach(interest -> engine.cancel(run));
      receive(run, name, data, id);
    }
    for (Workflow<?, ?> workflow : List.copyOf(engine.workflows.values())) {
      WorkflowDefinition<?, ?> definition = workflow.definition();
      definition.eventTriggers().stream()
          .filter(trigger -> trigger.event().name().equals(name))
          .filter(
              trigger ->
                  trigger.when().map(c -> Conditions.test(c, JsonCodec.tree(data))).orElse(true))
          .forEach(
              trigger ->
                  engine.start(
                      definition.type().name(),
                      data,
                      engine.origin(Optional.of(id), Set.of()),
                      engine.newId()));
    }
  }

  private static boolean matches(MiniRun run, WorkflowDefinition.Interest interest, Json data) {
    return JsonPaths.scalar(data, interest.event().keyPath().orElse(""))
        .equals(JsonPaths.scalar(run.header().input(), interest.inputPath()));
  }

  void receive(MiniRun run, String name, Json data, String id) {
    if (run.status.isFinal() || run.consumed.contains(id)) {
      return;
    }
    for (MiniOperation operation : List.copyOf(run.open.values())) {
      if (operation.operation instanceof Operation.Wait wait
          && wait.match().event().equals(name)
          && JsonPaths.scalar(data, wait.match().path()).equals(Optional.of(wait.match().key()))) {
        take(run, operation, data, id);
        engine.turn(run);
        return;
      }
    }
    run.definition.receives().stream()
        .filter(interest -> interest.event().name().equals(name))
        .filter(interest -> matches(run, interest, data))
        .forEach(
            interest -> {
              if (run.queued.size() == QUEUE) {
                throw new WaybillException("queue-full", "run '" + run.id() + "': queue is full");
              }
              run.consumed.add(id);
              run.queued.add(new Notes.QueuedEvent(id, name, data, engine.now()));
            });
  }

  boolean takeQueued(MiniRun run, MiniOperation operation, Operation.Wait wait) {
    for (Notes.QueuedEvent event : run.queued) {
      if (event.name().equals(wait.match().event())) {
        run.queued.remove(event);
        take(run, operation, event.data(), event.id());
        return true;
      }
    }
    return false;
  }

  private void take(MiniRun run, MiniOperation operation, Json data, String id) {
    run.consumed.add(id);
    run.append(
        operation.key(), EntryKind.WAIT, engine.now(), Entry.Result.of(data), Entry.Detail.ref(id));
  }
}
