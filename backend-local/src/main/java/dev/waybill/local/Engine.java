package dev.waybill.local;

import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.Handed;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.Limits;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The parts of one opened engine. */
final class Engine {
  final BackendContext context;
  final EngineClock clock;
  final Activity activity = new Activity();
  final JsonCodec json = new JsonCodec();
  final Limits limits = Limits.defaults();
  final Hub hub = new Hub();
  final Timers timers = new Timers();
  final Entries entries = new Entries(json);
  final Map<Long, LiveRun> live = new ConcurrentHashMap<>();
  final Writer writer;
  final CallbackTokens tokens;
  final Recorder recorder;
  final Admission admission;
  final Events events;
  final Endings endings;
  final Firing firing;
  final Plans schedules;
  final Scheduler scheduler;
  final Workbench workbench;
  final TurnRunner turns;
  private final Map<String, Workflow<?, ?>> workflows = new LinkedHashMap<>();
  private final Map<String, WorkflowDefinition<?, ?>> definitions = new LinkedHashMap<>();
  private volatile boolean closing;

  Engine(BackendContext context, EngineClock clock, Db db, CallbackTokens tokens, int workers) {
    this.context = context;
    this.clock = clock;
    this.tokens = tokens;
    for (Workflow<?, ?> workflow : context.workflows()) {
      WorkflowDefinition<?, ?> definition = workflow.definition();
      workflows.put(definition.type().name(), workflow);
      definitions.put(definition.type().name(), definition);
    }
    recorder = new Recorder(this);
    admission = new Admission(this);
    events = new Events(this);
    endings = new Endings(this);
    firing = new Firing(this);
    schedules = new Plans(this);
    workbench = new Workbench(this);
    turns = new TurnRunner(this);
    scheduler = new Scheduler(this, workers);
    writer = new Writer(db, activity, firing::tick);
  }

  Collection<WorkflowDefinition<?, ?>> definitions() {
    return definitions.values();
  }

  @Nullable WorkflowDefinition<?, ?> definition(String name) {
    return definitions.get(name);
  }

  @Nullable Workflow<?, ?> workflow(String name) {
    return workflows.get(name);
  }

  /** The workflows that are registered. */
  Collection<String> names() {
    return workflows.keySet();
  }

  WorkflowDefinition<?, ?> known(String name) {
    WorkflowDefinition<?, ?> found = definitions.get(name);
    if (found == null) {
      throw Handed.unknownWorkflow(name, names());
    }
    return found;
  }

  /** What a person is shown as the run's status. */
  RunStatus status(RunRow row) {
    if (row.ended()) {
      return RunStatus.valueOf(row.status());
    }
    if (row.cancelling()) {
      return RunStatus.CANCELLING;
    }
    if (row.status().equals(RunRow.STALLED)) {
      return RunStatus.STALLED;
    }
    if (row.paused()) {
      return RunStatus.PAUSED;
    }
    if (row.status().equals(RunRow.SCHEDULED)) {
      return RunStatus.SCHEDULED;
    }
    return scheduler.status(row.n());
  }

  boolean closing() {
    return closing;
  }

  void close() {
    closing = true;
    live.values().forEach(LiveRun::poke);
  }
}
