package dev.waybill.temporal;

import dev.waybill.WaybillException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection to a Temporal server, or the server that lives in this process. */
final class Connection implements AutoCloseable {
  /** The server in this process knows no heartbeats of workers. */
  private static final Duration NEVER = Duration.ofSeconds(-1);

  private final WorkflowClient client;
  private final WorkerFactory factory;
  private final @Nullable TestWorkflowEnvironment inProcess;
  private final Traffic traffic;
  private @Nullable Worker replayer;

  private Connection(
      WorkflowClient client,
      WorkerFactory factory,
      @Nullable TestWorkflowEnvironment inProcess,
      Traffic traffic) {
    this.client = client;
    this.factory = factory;
    this.inProcess = inProcess;
    this.traffic = traffic;
  }

  static Connection open(TemporalSettings settings) {
    WorkflowClientOptions.Builder options =
        WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter());
    Traffic traffic = new Traffic();
    if (settings.inProcess()) {
      return inProcess(settings, options.setWorkerHeartbeatInterval(NEVER).build(), traffic);
    }
    WorkflowServiceStubsOptions.Builder stubs = stubs(options);
    settings.address().ifPresent(stubs::setTarget);
    settings.namespace().ifPresent(options::setNamespace);
    stubs.setGrpcClientInterceptors(List.of(traffic));
    WorkflowClient client =
        WorkflowClient.newInstance(
            WorkflowServiceStubs.newServiceStubs(stubs.build()), options.build());
    return new Connection(client, WorkerFactory.newInstance(client), null, traffic);
  }

  private static Connection inProcess(
      TemporalSettings settings, WorkflowClientOptions options, Traffic traffic) {
    TestEnvironmentOptions.Builder server =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(options)
            .setWorkflowServiceStubsOptions(
                WorkflowServiceStubsOptions.newBuilder()
                    .setGrpcClientInterceptors(List.of(traffic))
                    .build());
    settings.start().ifPresent(server::setInitialTime);
    TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(server.build());
    WorkflowClient client =
        settings.skips()
            ? environment.getWorkflowClient()
            : WorkflowClient.newInstance(environment.getWorkflowServiceStubs(), options);
    return new Connection(client, environment.getWorkerFactory(), environment, traffic);
  }

  /** What Temporal's own environment variables and profiles say. */
  private static WorkflowServiceStubsOptions.Builder stubs(WorkflowClientOptions.Builder options) {
    try {
      ClientConfigProfile profile = ClientConfigProfile.load();
      String namespace = profile.toWorkflowClientOptions().getNamespace();
      if (namespace != null) {
        options.setNamespace(namespace);
      }
      return WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions());
    } catch (IOException e) {
      throw new WaybillException(
          "bad-setting",
          "Temporal's configuration file cannot be read: "
              + e.getMessage()
              + ". Mend the file that TEMPORAL_CONFIG_FILE names, or unset it.");
    }
  }

  WorkflowClient client() {
    return client;
  }

  WorkerFactory factory() {
    return factory;
  }

  Traffic traffic() {
    return traffic;
  }

  Optional<TestWorkflowEnvironment> inProcess() {
    return Optional.ofNullable(inProcess);
  }

  /** A worker that never polls, to replay histories with. */
  synchronized Worker replayer(Supplier<DynamicWorkflow> workflow) {
    if (replayer == null) {
      replayer = WorkerFactory.newInstance(client).newWorker("replay");
      replayer.registerWorkflowImplementationFactory(DynamicWorkflow.class, workflow::get);
    }
    return replayer;
  }

  @Override
  public void close() {
    factory.shutdown();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    factory.shutdownNow();
    if (inProcess != null) {
      inProcess.close();
    } else {
      client.getWorkflowServiceStubs().shutdownNow();
    }
  }
}
