package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;
import dev.waybill.spi.VirtualTime;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.DefinitionCheck;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.DynamicWorkflow;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Workflows as native Temporal workflows. */
public final class TemporalBackend implements Backend, VirtualTime {
  private static final Duration SHORTEST_REST = Duration.ofMillis(120);
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  static final String NAME = "temporal";
  private static final Logger LOG = System.getLogger("waybill.temporal");

  private final Engine engine;
  private final TemporalClient client;

  private TemporalBackend(Engine engine) {
    this.engine = engine;
    this.client = new TemporalClient(engine);
  }

  /** Connects, registers the workflows, and starts to work if the context says so. */
  public static TemporalBackend open(BackendContext context) {
    return open(context, Extensions.found());
  }

  static TemporalBackend open(BackendContext context, Extensions extensions) {
    List<String> unused = DefinitionCheck.checkWorkflows(context.workflows());
    TemporalSettings settings = TemporalSettings.of(context);
    CallbackTokens tokens = tokens(context, settings);
    Engine engine = engine(context, settings, Connection.open(settings, extensions), tokens);
    try {
      engine.rpc.check();
      engine.tags.probe();
      if (context.executes()) {
        work(engine);
      }
      return new TemporalBackend(engine);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  static Engine engine(
      BackendContext context,
      TemporalSettings settings,
      Connection connection,
      CallbackTokens tokens) {
    try {
      return new Engine(context, settings, connection, tokens);
    } catch (RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  /** Tokens outlive a process on a server only: who mints them there needs the lasting secret. */
  static CallbackTokens tokens(BackendContext context, TemporalSettings settings) {
    Optional<byte[]> key = settings.callbackKey();
    if (key.isEmpty() && context.executes() && !settings.inProcess()) {
      throw new WaybillException(
          "bad-setting",
          "a worker on Temporal needs "
              + TemporalSettings.KEY
              + ", the secret that signs callback tokens; make one with `openssl rand -hex 32`");
    }
    byte[] fresh = new byte[32];
    new SecureRandom().nextBytes(fresh);
    return new CallbackTokens(List.of(key.orElse(fresh)));
  }

  private static void work(Engine engine) {
    Worker worker = engine.connection.worker(engine.settings.queue());
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> new RunWorkflow(engine, unused -> engine.bodies));
    worker.registerActivitiesImplementations(
        new StepActivity(engine, engine.rebuild, new Chores(engine)));
    Worker system = engine.connection.worker(engine.settings.systemQueue());
    engine.post.workOn(system, engine.connection.worker(engine.settings.eventQueue()));
    engine.admission.workOn(system);
    engine.plans.workOn(system);
    engine.connection.factory().start();
    engine.faults.guard(engine.plans::define);
    engine.faults.guard(engine.post::subscribe);
    if (!engine.settings.inProcess()) {
      keepUp(engine, engine.plans::restore, Duration.ofSeconds(20));
      keepUp(engine, engine.post::subscribe, Duration.ofHours(6));
    }
  }

  /** Has something done from time to time. */
  private static void keepUp(Engine engine, Runnable task, Duration pause) {
    var unused =
        engine.upkeep.scheduleWithFixedDelay(
            () -> keepUp(task), pause.toSeconds(), pause.toSeconds(), TimeUnit.SECONDS);
  }

  private static void keepUp(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException later) {
      LOG.log(Level.DEBUG, "the upkeep is done again later", later);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Support supports(Capability capability) {
    return TemporalBackendProvider.support(capability, engine.settings.inProcess());
  }

  @Override
  public WorkflowClient client() {
    return client;
  }

  @Override
  public Journal export(String runId) {
    return client.journal(runId);
  }

  @Override
  public void startFrom(Journal journal) {
    client.takeOver(journal);
  }

  /**
   * What Temporal recorded of a run, to be kept and checked by {@link HistoryReplay}: one text for
   * each engine run, oldest first, as Temporal's own JSON without the names of machines. Values are
   * as they were stored: in the open unless the codec encrypts them.
   *
   * @throws dev.waybill.client.RunNotFoundException when there is no such run
   */
  public List<String> histories(String runId) {
    var unused = client.run(runId, Object.class).describe();
    return engine.faults.guard(
        () -> Histories.of(temporal(), runId).stream().map(Histories::json).toList());
  }

  /** Temporal's own client. */
  io.temporal.client.WorkflowClient temporal() {
    return engine.connection.client();
  }

  /** What this is made of. */
  Engine engine() {
    return engine;
  }

  @Override
  public boolean isVirtual() {
    return engine.connection.inProcess().isPresent();
  }

  @Override
  public Instant now() {
    return engine.now();
  }

  @Override
  public void advance(Duration time) {
    TestWorkflowEnvironment environment =
        engine
            .connection
            .inProcess()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "advance needs " + TemporalSettings.ADDRESS + "=in-process"));
    new SkippedTime(environment, () -> !isBusy() && settle(Duration.ofSeconds(1))).advance(time);
  }

  /** Whether a body runs in this process. */
  public boolean isBusy() {
    return engine.bodies.runningCount() > 0;
  }

  /** A server that is slow to answer is slow to send tasks, too; then rest has to last longer. */
  @Override
  public boolean settle(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Duration pause = SHORTEST_REST;
    try {
      while (engine.connection.traffic().awaitRest(pause, left(end))) {
        Duration answer = engine.rpc.ping();
        if (pause.compareTo(LONGEST_REST) >= 0 || pause.compareTo(answer.multipliedBy(20)) >= 0) {
          return true;
        }
        pause = answer.multipliedBy(20);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
  }

  @Override
  public void close() {
    engine.close();
  }
}
