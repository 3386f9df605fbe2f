package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WaybillException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryConditionallyRejectedException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;

/** Speaks to the adapter's own workflows, from outside of workflows. */
final class Systems {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Engine engine;
  private final WorkflowClient client;
  private final Shared<Optional<Json>> answers = new Shared<>();

  /** Which workflow. */
  record Address(String type, String id) {}

  Systems(Engine engine) {
    this.engine = engine;
    WorkflowClient shared = engine.connection.client();
    client =
        WorkflowClient.newInstance(
            shared.getWorkflowServiceStubs(),
            WorkflowClientOptions.newBuilder(shared.getOptions())
                .setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN)
                .build());
  }

  WorkflowStub stub(Address address) {
    return client.newUntypedWorkflowStub(
        address.type(),
        WorkflowOptions.newBuilder()
            .setWorkflowId(address.id())
            .setTaskQueue(engine.settings.systemQueue())
            .build());
  }

  /**
   * Tells the workflow something, and starts it with {@code first} when it does not run. Durable
   * when it returns. One that has too much to hear is told again for some seconds.
   */
  void tell(Address address, String signal, Json what, Json first) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = Duration.ofMillis(50);
    while (true) {
      try {
        var unused =
            stub(address).signalWithStart(signal, new Object[] {what}, new Object[] {first});
        return;
      } catch (StatusRuntimeException | WorkflowServiceException e) {
        if (!isBusy(e) || System.nanoTime() > until) {
          throw e;
        }
      }
      pause(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  /** The server in this process finds a workflow that ends at this moment, and then does not. */
  private static boolean isBusy(RuntimeException problem) {
    Status.Code code = Status.fromThrowable(problem).getCode();
    return code == Status.Code.RESOURCE_EXHAUSTED
        || "Completed workflow".equals(Status.fromThrowable(problem).getDescription())
        || (code == Status.Code.INVALID_ARGUMENT
            && String.valueOf(Status.fromThrowable(problem).getDescription())
                .contains("exceeded workflow execution limit"));
  }

  /** What the workflow answers from here on; empty when it does not run. */
  Optional<Json> ask(String id, String query) {
    return answers.ask(id, () -> query(id, query));
  }

  private Optional<Json> query(String id, String query) {
    try {
      return Optional.of(client.newUntypedWorkflowStub(id).query(query, Json.class));
    } catch (WorkflowNotFoundException | WorkflowQueryConditionallyRejectedException e) {
      return Optional.empty();
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WaybillException("interrupted", "interrupted while waiting for Temporal");
    }
  }
}
