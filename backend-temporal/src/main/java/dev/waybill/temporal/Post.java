package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.EventTrigger;
import dev.waybill.journal.Notes.Match;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.temporal.Registration.Held;
import dev.waybill.temporal.Registration.Listener;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings events to those who want to hear of them. Called by clients and activities.
 *
 * <p>An event is a workflow of its own, {@link Ingress}; Temporal refuses a second one with its id.
 * On a worker, which knows the subscriptions, it runs one activity, {@link FanOut}, until that has
 * gone through. Who waits by a key stands in one {@link Correlator} for each event name, path and
 * key, and by which paths runs wait for an event name in one {@link PathDirectory} for each name.
 *
 * <p>The rule that nothing is missed: a registration is complete when its path has stood in the
 * directory for longer than any fan-out uses what it read there, and its correlator has it. A
 * fan-out asks both after its event was received. So an event received after a registration was
 * complete finds it. What a run hears of from its creation on is registered before it starts.
 */
final class Post {
  private final Engine engine;
  private final Systems systems;
  private final Paths paths;
  private final Recent<List<Held>> listeners = new Recent<>();
  private final Chain chain;
  private final InOrder inOrder;

  /** Hears of each receiver before a fan-out reaches it; for tests that interrupt. */
  volatile Consumer<String> witness = unused -> {};

  Post(Engine engine) {
    this.engine = engine;
    this.systems = new Systems(engine);
    this.paths = new Paths(engine, systems);
    this.chain = new Chain(engine);
    this.inOrder = new InOrder(chain);
  }

  /** Makes workers of the system's queue and of the events' carry the post. */
  void workOn(Worker system, Worker events) {
    events.registerWorkflowImplementationFactory(PostProtocol.Event.class, Ingress::new);
    events.registerActivitiesImplementations(
        new PostProtocol.Bringing() {
          @Override
          public Json bring(Json event, Json times) {
            Outgoing outgoing = Wire.read(event, Outgoing.class);
            FanOut.Times at = Wire.read(times, FanOut.Times.class);
            at.after().ifPresent(chain::awaitBrought);
            return Wire.json(inOrder.bring(outgoing, new FanOut(engine, outgoing, at)));
          }

          @Override
          public void start(Json event, Json times, Json workflow) {
            String name = Wire.read(workflow, String.class);
            WorkflowDefinition<?, ?> definition = engine.definition(name);
            if (definition == null) {
              throw Problems.unknownWorkflow(name, engine);
            }
            Outgoing outgoing = Wire.read(event, Outgoing.class);
            new FanOut(engine, outgoing, Wire.read(times, FanOut.Times.class))
                .startAlone(definition);
          }
        });
    system.registerWorkflowImplementationFactory(PostProtocol.Listeners.class, Correlator::new);
    system.registerWorkflowImplementationFactory(PostProtocol.Directory.class, PathDirectory::new);
    system.registerActivitiesImplementations(
        new PostProtocol.Looking() {
          @Override
          public Json ended(Json runs) {
            return Wire.json(
                List.of(Wire.read(runs, String[].class)).stream()
                    .filter(run -> presence(run) != Presence.OPEN)
                    .toList());
          }
        });
  }

  /** Tells that events of this name are known apart by this path. */
  void learn(String event, String path) {
    chain.learn(event, path);
  }

  /** Makes events durable; each id is delivered once. */
  void send(List<Outgoing> events) {
    for (Outgoing event : events) {
      WorkflowOptions options =
          WorkflowOptions.newBuilder()
              .setWorkflowId(eventRun(event.id()))
              .setTaskQueue(engine.settings.eventQueue())
              .setWorkflowIdReusePolicy(
                  WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
              .build();
      Object[] first =
          Stream.concat(Stream.of((Object) event), chain.follow(event).stream())
              .map(Wire::json)
              .toArray();
      try {
        var unused =
            engine.connection.client().newUntypedWorkflowStub(Wire.INGRESS, options).start(first);
      } catch (WorkflowExecutionAlreadyStarted known) {
        // an event with this id was sent before
      }
    }
  }

  /** The workflow that brings an event. */
  String eventRun(String id) {
    return "waybill/event/" + engine.settings.queue() + "/" + id;
  }

  /** Has runs hear of events from here on; may be repeated. */
  void register(List<Registration> registrations) {
    Map<String, List<Listener>> byCorrelator = new LinkedHashMap<>();
    for (Registration each : registrations) {
      paths.announce(each.match().event(), each.match().path());
      chain.learn(each.match().event(), each.match().path());
      byCorrelator
          .computeIfAbsent(correlator(each.match()), unused -> new ArrayList<>())
          .add(each.listener());
    }
    byCorrelator.forEach(
        (id, listeners) ->
            systems.tell(
                new Systems.Address(Wire.CORRELATOR, id),
                Wire.LISTEN,
                Wire.json(listeners),
                Wire.json(List.of())));
  }

  /** By which paths somebody may listen to events of this name. */
  Iterable<String> paths(String event) {
    return paths.of(event);
  }

  /** The workflows which an event of this name starts, here or elsewhere. */
  Set<String> workflows(String event) {
    return paths.workflows(event);
  }

  /** Tells all workers by which events workflows start that this one knows. */
  void subscribe() {
    if (engine.settings.inProcess()) {
      return;
    }
    Map<String, Set<String>> byEvent = new LinkedHashMap<>();
    for (WorkflowDefinition<?, ?> definition : engine.definitions()) {
      String workflow = definition.type().name();
      for (EventTrigger trigger : definition.eventTriggers()) {
        add(byEvent, trigger.event().name(), workflow);
      }
      definition.batchTrigger().ifPresent(batch -> add(byEvent, batch.event().name(), workflow));
    }
    paths.subscribe(byEvent);
  }

  private static void add(Map<String, Set<String>> byEvent, String event, String workflow) {
    boolean unused = byEvent.computeIfAbsent(event, fresh -> new TreeSet<>()).add(workflow);
  }

  String correlator(Match match) {
    return "waybill/correlator/"
        + Seeds.hash(engine.settings.queue(), match.event(), match.path(), match.key());
  }

  /** Who listens there. */
  List<Held> listeners(String correlator) {
    return listeners(correlator, System.nanoTime());
  }

  /**
   * Who listens there.
   *
   * @param since the answer may be as old as that, by {@link System#nanoTime}
   */
  List<Held> listeners(String correlator, long since) {
    return listeners.ask(
        correlator,
        since,
        () ->
            systems
                .ask(correlator, Wire.LISTENERS)
                .map(json -> List.of(Wire.read(json, Held[].class)))
                .orElse(List.of()));
  }

  /** Whether a run is there to hear anything. */
  enum Presence {
    NEVER_STARTED,
    OPEN,
    ENDED
  }

  Presence presence(String run) {
    try {
      var found = engine.connection.client().newUntypedWorkflowStub(run).describe();
      return switch (found.getStatus()) {
        case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
            Presence.OPEN;
        default -> Presence.ENDED;
      };
    } catch (WorkflowNotFoundException e) {
      return Presence.NEVER_STARTED;
    }
  }
}
