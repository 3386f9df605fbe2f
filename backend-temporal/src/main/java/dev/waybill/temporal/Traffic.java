package dev.waybill.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What this process has taken from the server and not answered yet, and what the server must give
 * it for what it has told runs: nothing of both means that it rests.
 */
final class Traffic implements ClientInterceptor {
  /** For so long the task is awaited that follows from a start or a signal. */
  private static final Duration SURE = Duration.ofSeconds(3);

  /** The runs whose next workflow task has not come yet, and until when it is awaited. */
  private final Map<String, Long> told = new HashMap<>();

  private int tasks;
  private long changed = System.nanoTime();

  /**
   * Waits until no task is at work and none has come for {@code pause}.
   *
   * @return false when it did not rest within {@code patience}
   */
  synchronized boolean awaitRest(Duration pause, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long now = System.nanoTime();
      told.values().removeIf(until -> until < now);
      long left = tasks > 0 ? Long.MAX_VALUE : changed + pause.toNanos() - now;
      if (!told.isEmpty()) {
        left = Math.max(left, pause.toNanos());
      }
      if (left <= 0) {
        return true;
      }
      if (now >= end) {
        return false;
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(Math.min(left, end - now)) + 1;
      wait(millis);
    }
  }

  private synchronized void change(int by) {
    tasks += by;
    changed = System.nanoTime();
    notifyAll();
  }

  private synchronized void tell(String run) {
    told.put(run, System.nanoTime() + SURE.toNanos());
  }

  private synchronized void hear(String run) {
    told.remove(run);
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    String name = String.valueOf(method.getBareMethodName());
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      private String run = "";

      @Override
      public void sendMessage(Q message) {
        run = run(message);
        if (!run.isEmpty()) {
          tell(run);
        }
        super.sendMessage(message);
      }

      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(listening(listener, name, () -> run), headers);
      }
    };
  }

  private <A> ClientCall.Listener<A> listening(
      ClientCall.Listener<A> listener, String name, Supplier<String> run) {
    return new SimpleForwardingClientCallListener<>(listener) {
      @Override
      public void onMessage(A message) {
        if (taken(message) > 0) {
          change(taken(message));
        }
        if (message instanceof PollWorkflowTaskQueueResponse task && !task.hasQuery()) {
          hear(task.getWorkflowExecution().getWorkflowId());
        }
        super.onMessage(message);
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (!status.isOk()) {
          hear(run.get()); // told of after the call began
        }
        if (answers(name)) {
          change(-1);
        } else if (!looks(name)) {
          change(0);
        }
        super.onClose(status, trailers);
      }
    };
  }

  /** The run that a message makes go on; empty: none. */
  private static String run(Object message) {
    if (message instanceof StartWorkflowExecutionRequest start) {
      return start.getWorkflowId();
    }
    if (message instanceof SignalWithStartWorkflowExecutionRequest start) {
      return start.getWorkflowId();
    }
    return message instanceof SignalWorkflowExecutionRequest signal
        ? signal.getWorkflowExecution().getWorkflowId()
        : "";
  }

  private static int taken(Object message) {
    if (message instanceof PollWorkflowTaskQueueResponse task) {
      return task.getTaskToken().isEmpty() || task.hasQuery() ? 0 : 1;
    }
    if (message instanceof PollActivityTaskQueueResponse task) {
      return task.getTaskToken().isEmpty() ? 0 : 1;
    }
    if (message instanceof RespondWorkflowTaskCompletedResponse more) {
      return (more.hasWorkflowTask() ? 1 : 0) + more.getActivityTasksCount();
    }
    return 0;
  }

  /**
   * Whether such a call gives back a task; a repeated one is given back once too often, at most.
   */
  private static boolean answers(String name) {
    return switch (name) {
      case "RespondWorkflowTaskCompleted",
          "RespondWorkflowTaskFailed",
          "RespondActivityTaskCompleted",
          "RespondActivityTaskFailed",
          "RespondActivityTaskCanceled" ->
          true;
      default -> false;
    };
  }

  /** Whether such a call changes nothing: it may be made while all rests. */
  private static boolean looks(String name) {
    return name.startsWith("Poll")
        || name.startsWith("Get")
        || name.startsWith("Describe")
        || name.startsWith("List")
        || name.startsWith("Query")
        || name.equals("RespondQueryTaskCompleted");
  }
}
