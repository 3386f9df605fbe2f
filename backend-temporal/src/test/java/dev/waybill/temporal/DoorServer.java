package dev.waybill.temporal;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Lets clients of Temporal in, as far as they go to find out where they are, and notes how. */
final class DoorServer implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Server server;
  private final @Nullable String wanted;

  /**
   * @param own what the server shows; absent: no TLS
   * @param clients whom it lets in; absent: all
   * @param key the API key that it wants; absent: none
   */
  DoorServer(@Nullable Certificates own, @Nullable Certificates clients, @Nullable String key)
      throws IOException {
    wanted = key;
    server =
        Grpc.newServerBuilderForPort(0, credentials(own, clients))
            .addService(new Door())
            .intercept(new Note())
            .build()
            .start();
  }

  private static ServerCredentials credentials(
      @Nullable Certificates own, @Nullable Certificates clients) throws IOException {
    if (own == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder()
            .keyManager(own.certificate().toFile(), own.key().toFile());
    if (clients != null) {
      tls.trustManager(clients.certificate().toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** What came: the authorization of calls, and the namespaces that were asked for. */
  List<String> seen() {
    return seen;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Note implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String authorization = headers.get(AUTHORIZATION);
      seen.add("authorization " + authorization);
      if (wanted != null && !("Bearer " + wanted).equals(authorization)) {
        call.close(Status.UNAUTHENTICATED.withDescription("no such key"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }

  private final class Door extends WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
      seen.add("namespace " + request.getNamespace());
      answer.onNext(DescribeNamespaceResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest request,
        StreamObserver<ListWorkflowExecutionsResponse> answer) {
      answer.onNext(ListWorkflowExecutionsResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
