package dev.waybill.temporal;

import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.Limits;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the parts of an open backend share. */
final class Engine {
  final BackendContext context;
  final TemporalSettings settings;
  final Connection connection;
  final CallbackTokens tokens;
  final Faults faults;
  final Rpc rpc;
  final Tags tags;
  final Limits limits = Limits.defaults();
  final Bodies bodies = new Bodies(false);
  final Rebuild rebuild = new Rebuild(this);
  final Hub hub = new Hub();
  final Post post;
  final Plans plans;
  final Admission admission;
  final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, Engine::daemon);
  private final Map<String, Workflow<?, ?>> workflows = new LinkedHashMap<>();
  private final Map<String, WorkflowDefinition<?, ?>> definitions = new LinkedHashMap<>();

  Engine(
      BackendContext context,
      TemporalSettings settings,
      Connection connection,
      CallbackTokens tokens) {
    this.context = context;
    this.settings = settings;
    this.connection = connection;
    this.tokens = tokens;
    this.faults =
        new Faults(
            settings.inProcess()
                ? TemporalSettings.IN_PROCESS
                : connection.client().getWorkflowServiceStubs().getOptions().getTarget(),
            connection.client().getOptions().getNamespace(),
            settings.queue());
    this.rpc = new Rpc(connection, faults);
    this.tags = new Tags(connection, rpc);
    for (Workflow<?, ?> workflow : context.workflows()) {
      WorkflowDefinition<?, ?> definition = workflow.definition();
      workflows.put(definition.type().name(), workflow);
      definitions.put(definition.type().name(), definition);
    }
    this.post = new Post(this);
    this.plans = new Plans(this);
    this.admission = new Admission(this);
  }

  @Nullable Workflow<?, ?> workflow(String name) {
    return workflows.get(name);
  }

  @Nullable WorkflowDefinition<?, ?> definition(String name) {
    return definitions.get(name);
  }

  /** The paths by which the definitions know events of this name apart. */
  Set<String> keyPaths(String event) {
    Set<String> paths = new TreeSet<>();
    for (WorkflowDefinition<?, ?> definition : definitions()) {
      Stream.of(
              definition.eventTriggers().stream().map(trigger -> trigger.event()),
              definition.receives().stream().map(Interest::event),
              definition.cancelledBy().stream().map(Interest::event))
          .flatMap(events -> events)
          .filter(type -> type.name().equals(event))
          .forEach(type -> type.keyPath().ifPresent(paths::add));
    }
    return paths;
  }

  Collection<WorkflowDefinition<?, ?>> definitions() {
    return definitions.values();
  }

  /** The engine's time. */
  Instant now() {
    return connection
        .inProcess()
        .map(environment -> Instant.ofEpochMilli(environment.currentTimeMillis()))
        .orElseGet(Instant::now);
  }

  void close() {
    connection.close();
    watch.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "waybill-pulse");
    thread.setDaemon(true);
    return thread;
  }
}
