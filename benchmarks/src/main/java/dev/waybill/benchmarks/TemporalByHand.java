package dev.waybill.benchmarks;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** A run of five steps, written with Temporal's SDK alone. */
final class TemporalByHand implements AutoCloseable {
  private static final String QUEUE = "by-hand";
  private static final ActivityOptions OPTIONS =
      ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(10)).build();

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;
  private final WorkerFactory factory;

  TemporalByHand(String address) {
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    client = WorkflowClient.newInstance(service);
    factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(TypedSteps.class, UntypedSteps.class);
    worker.registerActivitiesImplementations(new Append());
    factory.start();
  }

  /** What each step does. */
  @ActivityInterface
  public interface Appending {
    String append(String text);
  }

  /** Its body. */
  public static final class Append implements Appending {
    @Override
    public String append(String text) {
      return text + ".";
    }
  }

  /** Five steps by a typed stub. */
  @WorkflowInterface
  public interface Typed {
    @WorkflowMethod
    String typed(String text);
  }

  /** Five steps by an untyped stub. */
  @WorkflowInterface
  public interface Untyped {
    @WorkflowMethod
    String untyped(String text);
  }

  /** The code of the first. */
  public static final class TypedSteps implements Typed {
    private final Appending steps = Workflow.newActivityStub(Appending.class, OPTIONS);

    @Override
    public String typed(String text) {
      String all = text;
      for (int i = 0; i < TemporalRounds.STEPS; i++) {
        all = steps.append(all);
      }
      return all;
    }
  }

  /** The code of the second. */
  public static final class UntypedSteps implements Untyped {
    private final ActivityStub steps = Workflow.newUntypedActivityStub(OPTIONS);

    @Override
    public String untyped(String text) {
      String all = text;
      for (int i = 0; i < TemporalRounds.STEPS; i++) {
        all = steps.execute("Append", String.class, all);
      }
      return all;
    }
  }

  String typed(String text) {
    return client.newWorkflowStub(Typed.class, options()).typed(text);
  }

  String untyped(String text) {
    return client.newWorkflowStub(Untyped.class, options()).untyped(text);
  }

  private static WorkflowOptions options() {
    return WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build();
  }

  @Override
  public void close() {
    factory.shutdownNow();
    service.shutdownNow();
  }
}
