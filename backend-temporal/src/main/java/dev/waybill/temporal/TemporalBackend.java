package dev.waybill.temporal;

import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.DefinitionCheck;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.DynamicWorkflow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Workflows as native Temporal workflows. */
public final class TemporalBackend implements Backend {
  static final String NAME = "temporal";

  private final Engine engine;
  private final TemporalClient client;

  private TemporalBackend(Engine engine) {
    this.engine = engine;
    this.client = new TemporalClient(engine);
  }

  /** Connects, registers the workflows, and starts to work if the context says so. */
  public static TemporalBackend open(BackendContext context) {
    List<String> unused = DefinitionCheck.checkWorkflows(context.workflows());
    TemporalSettings settings = TemporalSettings.of(context.app(), context.settings());
    Engine engine = new Engine(context, settings, Connection.open(settings), tokens(context));
    try {
      engine.rpc.check();
      engine.tags.probe();
      if (context.executes()) {
        work(engine);
      }
      return new TemporalBackend(engine);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static CallbackTokens tokens(BackendContext context) {
    String key = context.settings().getOrDefault("waybill.callback.key", "");
    return new CallbackTokens(List.of(key.getBytes(StandardCharsets.UTF_8)));
  }

  private static void work(Engine engine) {
    Worker worker = engine.connection.factory().newWorker(engine.settings.queue());
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> new RunWorkflow(engine, unused -> engine.bodies));
    worker.registerActivitiesImplementations(
        new StepActivity(engine, engine.rebuild, new Chores(engine)));
    Worker system = engine.connection.factory().newWorker(engine.settings.systemQueue());
    engine.post.workOn(system, engine.connection.factory().newWorker(engine.settings.eventQueue()));
    engine.admission.workOn(system);
    engine.plans.workOn(system);
    engine.connection.factory().start();
    engine.faults.guard(engine.plans::define);
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

  /** Temporal's own client. */
  io.temporal.client.WorkflowClient temporal() {
    return engine.connection.client();
  }

  /** What this is made of. */
  Engine engine() {
    return engine;
  }

  /** The engine's time. */
  public Instant now() {
    return engine.now();
  }

  /**
   * Lets time pass on the server in this process.
   *
   * @throws IllegalStateException on a server elsewhere
   */
  public void advance(Duration time) {
    TestWorkflowEnvironment environment =
        engine
            .connection
            .inProcess()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "advance needs " + TemporalSettings.ADDRESS + "=in-process"));
    environment.sleep(time);
  }

  /** Whether a body runs in this process. */
  public boolean isBusy() {
    return engine.bodies.runningCount() > 0;
  }

  /**
   * Waits until nothing executes and nothing is ready to.
   *
   * @return false when something still executes after {@code patience} of real time
   */
  public boolean settle(Duration patience) {
    try {
      return engine.connection.traffic().awaitRest(Duration.ofMillis(60), patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
