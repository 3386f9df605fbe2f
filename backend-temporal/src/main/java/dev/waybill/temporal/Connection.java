package dev.waybill.temporal;

import io.grpc.ClientInterceptor;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection to a Temporal server, or the server that lives in this process. */
final class Connection implements AutoCloseable {
  /** The server in this process knows no heartbeats of workers. */
  private static final Duration NEVER = Duration.ofSeconds(-1);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Setup setup;
  private final WorkflowClient client;
  private final WorkerFactory factory;
  private final @Nullable TestWorkflowEnvironment inProcess;
  private @Nullable Worker replayer;

  /** What a connection is made of. */
  private record Setup(
      TemporalSettings settings, Extensions extensions, DataConverter converter, Traffic traffic) {

    WorkflowServiceStubsOptions stubs(WorkflowServiceStubsOptions options) {
      WorkflowServiceStubsOptions made = extensions.stubs(options);
      List<ClientInterceptor> interceptors = new ArrayList<>();
      if (made.getGrpcClientInterceptors() != null) {
        interceptors.addAll(made.getGrpcClientInterceptors());
      }
      interceptors.add(traffic);
      return WorkflowServiceStubsOptions.newBuilder(made)
          .setGrpcClientInterceptors(interceptors)
          .build();
    }

    WorkflowClientOptions client(WorkflowClientOptions.Builder options) {
      return WorkflowClientOptions.newBuilder(extensions.client(options.build()))
          .setDataConverter(converter)
          .build();
    }
  }

  private Connection(
      Setup setup,
      WorkflowClient client,
      WorkerFactory factory,
      @Nullable TestWorkflowEnvironment inProcess) {
    this.setup = setup;
    this.client = client;
    this.factory = factory;
    this.inProcess = inProcess;
  }

  static Connection open(TemporalSettings settings, Extensions extensions) {
    Setup setup =
        new Setup(settings, extensions, Payloads.converter(extensions.codecs()), new Traffic());
    return settings.inProcess() ? inProcess(setup) : server(setup);
  }

  private static Connection server(Setup setup) {
    Profile profile = Profile.load(System.getenv());
    WorkflowServiceStubsOptions.Builder stubs =
        WorkflowServiceStubsOptions.newBuilder(profile.stubs());
    setup.settings.address().ifPresent(stubs::setTarget);
    WorkflowClientOptions.Builder options = WorkflowClientOptions.newBuilder();
    setup.settings.namespace().or(profile::namespace).ifPresent(options::setNamespace);
    WorkflowClient client =
        WorkflowClient.newInstance(
            WorkflowServiceStubs.newServiceStubs(setup.stubs(stubs.build())),
            setup.client(options));
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client, setup.extensions.workers(setup.settings.tuning().factory()));
    return new Connection(setup, client, factory, null);
  }

  private static Connection inProcess(Setup setup) {
    WorkflowClientOptions options =
        setup.client(WorkflowClientOptions.newBuilder().setWorkerHeartbeatInterval(NEVER));
    TestEnvironmentOptions.Builder server =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(options)
            .setWorkflowServiceStubsOptions(
                setup.stubs(WorkflowServiceStubsOptions.newBuilder().build()))
            .setWorkerFactoryOptions(setup.extensions.workers(setup.settings.tuning().factory()));
    setup.settings.start().ifPresent(server::setInitialTime);
    TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(server.build());
    WorkflowClient client =
        setup.settings.skips()
            ? environment.getWorkflowClient()
            : WorkflowClient.newInstance(environment.getWorkflowServiceStubs(), options);
    return new Connection(setup, client, environment.getWorkerFactory(), environment);
  }

  WorkflowClient client() {
    return client;
  }

  DataConverter converter() {
    return setup.converter;
  }

  WorkerFactory factory() {
    return factory;
  }

  /** A worker on one of the application's queues. */
  Worker worker(String queue) {
    boolean runs = queue.equals(setup.settings.queue());
    WorkerOptions.Builder options =
        WorkerOptions.newBuilder().setAllowActivityHeartbeatDuringShutdown(true);
    if (runs) {
      setup.settings.tuning().apply(options);
    }
    setup
        .settings
        .deployment()
        .map(deployment -> runs ? deployment.ofRuns() : deployment.ofSystem())
        .ifPresent(options::setDeploymentOptions);
    return factory.newWorker(queue, setup.extensions.worker(queue, options.build()));
  }

  Traffic traffic() {
    return setup.traffic;
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

  /**
   * Stops polling, and lets what is in flight end.
   *
   * @return whether all of it ended within the time
   */
  boolean drain(Duration patience) {
    factory.shutdown();
    factory.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    return factory.isTerminated();
  }

  /** Interrupts what is still in flight, and lets it say so. */
  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    if (inProcess != null) {
      inProcess.close();
    } else {
      client.getWorkflowServiceStubs().shutdownNow();
    }
  }
}
