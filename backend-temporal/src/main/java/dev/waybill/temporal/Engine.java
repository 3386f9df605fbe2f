package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.Failures;
import dev.waybill.values.Limits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the parts of an open backend share. */
final class Engine {
  private static final Logger LOG = System.getLogger("waybill.temporal");

  final BackendContext context;
  final TemporalSettings settings;
  final Connection connection;
  final CallbackTokens tokens;
  final Faults faults;
  final Rpc rpc;
  final Tags tags;

  /** Temporal takes 2 MiB; what stands around a value must have room in it as well. */
  final Limits limits = Limits.defaults().withMaxValueBytes(2_000_000);

  final Bodies bodies = new Bodies(false);
  final Rebuild rebuild = new Rebuild(this);
  final Hub hub = new Hub();
  final Post post;
  final Plans plans;
  final Admission admission;
  final ScheduledThreadPoolExecutor upkeep = new ScheduledThreadPoolExecutor(1, Engine::daemon);
  final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, Engine::daemon);
  private volatile boolean givingUp;
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

  /** Why Temporal cannot take something of that size; empty when it can. */
  Optional<Failure> tooLarge(String thing, long size) {
    try {
      limits.check(thing, size);
      return Optional.empty();
    } catch (WaybillException problem) {
      return Optional.of(Failures.of(problem, context.codec()));
    }
  }

  /** Whether events of this name make batches, or the last of several wins. */
  boolean isGathered(String event) {
    return definitions().stream().anyMatch(definition -> gathers(definition, event));
  }

  private static boolean gathers(WorkflowDefinition<?, ?> definition, String event) {
    return definition.batchTrigger().filter(each -> each.event().name().equals(event)).isPresent()
        || (definition.debounce().isPresent()
            && definition.eventTriggers().stream()
                .anyMatch(each -> each.event().name().equals(event)));
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

  /** Stops taking work, waits for the bodies in flight, and tells which it had to leave. */
  void close() {
    if (!connection.drain(settings.grace()) && bodies.runningCount() > 0) {
      LOG.log(
          Level.WARNING,
          "closing interrupts bodies that did not end within {0} ({1}): {2}. Their steps are tried"
              + " again by another worker.",
          settings.grace(),
          TemporalSettings.GRACE,
          String.join(", ", bodies.inFlight()));
    }
    givingUp = true;
    connection.close();
    watch.shutdownNow();
    upkeep.shutdownNow();
  }

  /**
   * Whether bodies that are still in flight are being interrupted, so that their ends say nothing.
   */
  boolean isGivingUp() {
    return givingUp;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "waybill-pulse");
    thread.setDaemon(true);
    return thread;
  }
}
