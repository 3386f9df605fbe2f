package dev.waybill.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server that refuses some calls at first, as one does while a key is being renewed. */
final class Hiccups implements TemporalExtension, ClientInterceptor {
  private final Map<String, Integer> left = new ConcurrentHashMap<>();

  /** Why they are refused. */
  volatile Status status = Status.PERMISSION_DENIED.withDescription("the key has expired");

  /** The next calls of this method are refused. */
  void refuse(String method, int times) {
    left.put(method, times);
  }

  /** Whether as many as were to be refused have been. */
  boolean isOver(String method) {
    return left.getOrDefault(method, 0) == 0;
  }

  private boolean refuses(String method) {
    Integer before = left.getOrDefault(method, 0);
    return before > 0 && left.replace(method, before, before - 1);
  }

  @Override
  public WorkflowServiceStubsOptions stubs(WorkflowServiceStubsOptions options) {
    return WorkflowServiceStubsOptions.newBuilder(options)
        .setGrpcClientInterceptors(List.of(this))
        .build();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        if (refuses(String.valueOf(method.getBareMethodName()))) {
          listener.onClose(status, new Metadata());
          cancel("refused", null);
        } else {
          super.start(listener, headers);
        }
      }
    };
  }
}
