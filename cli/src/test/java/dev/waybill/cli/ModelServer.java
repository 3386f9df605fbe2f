package dev.waybill.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A language model that lets its callers wait until it is told to answer. */
final class ModelServer implements AutoCloseable {
  private static final String ANSWER =
      "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answering = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  ModelServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1";
  }

  void awaitCall() throws InterruptedException {
    asked.await();
  }

  int calls() {
    return calls.get();
  }

  /** Answers those who wait, and from now on everybody. */
  void answer() {
    answering.countDown();
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      http.getRequestBody().readAllBytes();
      calls.incrementAndGet();
      asked.countDown();
      answering.await();
      byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
      http.getResponseHeaders().set("Content-Type", "text/event-stream");
      http.sendResponseHeaders(200, body.length);
      http.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    answer();
    server.stop(0);
    threads.shutdown();
  }
}
