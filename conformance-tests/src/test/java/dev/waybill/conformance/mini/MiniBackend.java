package dev.waybill.conformance.mini;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedules;
import dev.waybill.client.StartOptions;
import dev.waybill.client.Watch;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.Capability;
import dev.waybill.spi.UnsupportedCapabilityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** The small backend and its client. */
final class MiniBackend implements Backend, WorkflowClient {
  private static final Set<Capability> NATIVE =
      EnumSet.of(
          Capability.RECEIVES,
          Capability.CANCEL_ON_EVENT,
          Capability.SIGNAL,
          Capability.STATE,
          Capability.LIST,
          Capability.TAGS,
          Capability.HEARTBEAT,
          Capability.CANCELLABLE_STEP,
          Capability.CONTINUE_AS_NEW,
          Capability.EXPORT,
          Capability.START_FROM_JOURNAL);

  private final MiniEngine engine;

  MiniBackend(MiniEngine engine) {
    this.engine = engine;
    engine.workflows.values().forEach(MiniBackend::check);
  }

  private static void check(Workflow<?, ?> workflow) {
    WorkflowDefinition<?, ?> definition = workflow.definition();
    String name = "workflow '" + definition.type().name() + "'";
    refuse(definition.debounce().isPresent(), name, Capability.DEBOUNCE);
    refuse(definition.throttle().isPresent(), name, Capability.THROTTLE);
    refuse(definition.rateLimit().isPresent(), name, Capability.RATE_LIMIT);
    refuse(definition.startWithin().isPresent(), name, Capability.START_TTL);
    refuse(!definition.concurrency().isEmpty(), name, Capability.CONCURRENCY);
    refuse(definition.batchTrigger().isPresent(), name, Capability.BATCH);
    refuse(definition.singleton().isPresent(), name, Capability.SINGLETON);
    refuse(definition.idempotency().isPresent(), name, Capability.IDEMPOTENCY);
    refuse(!definition.cronTriggers().isEmpty(), name, Capability.CRON);
    refuse(definition.timeout().isPresent(), name, Capability.RUN_TIMEOUT);
    boolean batched = definition.steps().durability() == Durability.BATCHED;
    refuse(batched, name, Capability.BATCHED);
  }

  private static void refuse(boolean used, String thing, Capability capability) {
    if (used) {
      throw new UnsupportedCapabilityException(thing, capability, "mini", List.of("local"));
    }
  }

  private static UnsupportedCapabilityException cannot(Capability capability) {
    return new UnsupportedCapabilityException("the call", capability, "mini", List.of("local"));
  }

  @Override
  public String name() {
    return "mini";
  }

  @Override
  public Capability.Support supports(Capability capability) {
    return NATIVE.contains(capability) ? Capability.Support.NATIVE : Capability.Support.UNSUPPORTED;
  }

  @Override
  public WorkflowClient client() {
    return this;
  }

  @Override
  public Journal export(String runId) {
    synchronized (engine) {
      return engine.run(runId).journal();
    }
  }

  @Override
  public void startFrom(Journal journal) {
    engine.startFrom(journal);
  }

  @Override
  public void close() {}

  private static Json json(Object value) {
    return Json.of(MiniEngine.CODEC.encode(value));
  }

  @Override
  public List<String> send(Event<?>... events) {
    List<String> ids = new ArrayList<>();
    for (Event<?> event : events) {
      synchronized (engine) {
        engine.events.deliver(event.type().name(), json(event.data()), event.id());
      }
      ids.add(event.id());
    }
    return ids;
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input) {
    return start(workflow, input, StartOptions.defaults());
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input, StartOptions options) {
    refuse(options.idempotencyKey().isPresent(), "start", Capability.IDEMPOTENCY);
    refuse(!options.delay().isZero(), "start", Capability.START_DELAY);
    refuse(options.ttl().isPresent(), "start", Capability.START_TTL);
    refuse(options.priority().isPresent(), "start", Capability.PRIORITY);
    MiniRun run =
        engine.start(
            workflow.name(),
            json(input),
            engine.origin(Optional.empty(), options.tags()),
            engine.newId());
    return new Handle<>(run.id(), workflow.output(), Run.Admission.STARTED);
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    return new Handle<>(id, result, Run.Admission.EXISTING);
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    synchronized (engine) {
      List<RunInfo> all = new ArrayList<>();
      engine.runs.values().stream().map(MiniRun::info).forEach(all::add);
      Collections.reverse(all);
      all.removeIf(info -> !query.workflow().map(info.workflow()::equals).orElse(true));
      all.removeIf(
          info -> !query.statuses().isEmpty() && !query.statuses().contains(info.status()));
      all.removeIf(info -> !info.tags().containsAll(query.tags()));
      return new Page<>(all, Optional.empty());
    }
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    throw cannot(Capability.BULK);
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    throw cannot(Capability.BULK);
  }

  @Override
  public void complete(String callbackToken, Object value) {
    engine.complete(callbackToken, Entry.Result.of(json(value)));
  }

  @Override
  public void fail(String callbackToken, Failure failure) {
    engine.complete(callbackToken, Entry.Result.of(failure));
  }

  @Override
  public Schedules schedules() {
    throw cannot(Capability.SCHEDULES);
  }

  private final class Handle<O> implements Run<O> {
    private final String id;
    private final Class<O> type;
    private final Admission admission;

    Handle(String id, Class<O> type, Admission admission) {
      this.id = id;
      this.type = type;
      this.admission = admission;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public Admission admission() {
      return admission;
    }

    @Override
    public RunInfo describe() {
      synchronized (engine) {
        return engine.run(id).info();
      }
    }

    @Override
    public O result(Duration timeout) throws TimeoutException {
      long until = System.nanoTime() + timeout.toNanos();
      synchronized (engine) {
        MiniRun run = engine.run(id);
        while (!run.status.isFinal()) {
          long left = (until - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            throw new TimeoutException("run '" + id + "' is " + run.status);
          }
          try {
            engine.wait(left);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        if (run.status != RunStatus.COMPLETED) {
          throw new RunFailedException(run.info());
        }
        return MiniEngine.CODEC.decode(run.result.orElse(Json.NULL).bytes(), type);
      }
    }

    @Override
    public void signal(Event<?> event) {
      synchronized (engine) {
        engine.events.receive(engine.run(id), event.type().name(), json(event.data()), event.id());
      }
    }

    @Override
    public void cancel(String reason) {
      engine.cancel(engine.run(id));
    }

    @Override
    public void pause() {
      throw cannot(Capability.PAUSE);
    }

    @Override
    public void resume() {
      throw cannot(Capability.PAUSE);
    }

    @Override
    public <T> Optional<T> state(String name, Class<T> stateType) {
      synchronized (engine) {
        return Optional.ofNullable(engine.run(id).states.get(name))
            .map(json -> MiniEngine.CODEC.decode(json.bytes(), stateType));
      }
    }

    @Override
    public Journal journal() {
      return export(id);
    }

    @Override
    public Run<O> rerunFrom(String entryKey) {
      throw cannot(Capability.RERUN);
    }

    @Override
    public Watch watch() {
      throw cannot(Capability.WATCH);
    }
  }
}
