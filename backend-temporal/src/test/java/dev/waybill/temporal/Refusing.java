package dev.waybill.temporal;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A server at the loopback that refuses every call, as one does that does not know the caller. */
final class Refusing implements AutoCloseable {
  private final Server server;

  Refusing(Status status) {
    ServerInterceptor refuse =
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            call.close(status, new Metadata());
            return new ServerCall.Listener<>() {};
          }
        };
    try {
      server =
          ServerBuilder.forPort(0)
              .addService(ServerInterceptors.intercept(new WorkflowServiceImplBase() {}, refuse))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    Server unused = server.shutdownNow();
  }
}
