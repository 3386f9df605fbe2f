package dev.waybill.inngest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import dev.waybill.WorkflowDefinition;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A real server, and an application at which every function returns null at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnDevServer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  DevServer server;
  InngestApi api;
  WireMockServer app;

  @BeforeAll
  void start() {
    Optional<String> missing = DevServer.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    server = DevServer.start();
    api = server.api();
    app = new WireMockServer(options().dynamicPort());
    app.start();
    app.stubFor(
        any(anyUrl())
            .willReturn(okJson("null").withHeader("X-Inngest-SDK", "waybill/java:v0.1.0")));
  }

  @AfterAll
  void stop() {
    if (server != null) {
      app.stop();
      api.close();
      server.close();
    }
  }

  HttpUrl endpoint() {
    return HttpUrl.get(app.baseUrl() + "/api/inngest");
  }

  /** Registers workflows in place of those there were. */
  JsonNode register(String name, WorkflowDefinition<?, ?>... definitions) {
    Functions functions =
        new Functions(name, List.of(definitions), Functions.Place.serve(endpoint()));
    ObjectNode body =
        InngestJson.object()
            .put("url", endpoint().toString())
            .put("deployType", "ping")
            .put("appName", name)
            .put("sdk", "waybill/java:v0.1.0")
            .put("v", "0.1")
            .put("framework", "waybill");
    body.putArray("functions").addAll(functions.configs());
    return api.register(body, Optional.empty(), "dev");
  }

  /** Sends one event, and answers with its internal id. */
  String send(String name, JsonNode data) {
    ObjectNode event =
        InngestJson.object().put("id", UUID.randomUUID().toString()).put("name", name);
    event.set("data", data);
    return api.sendEvents(List.of(event), seed()).get(0);
  }

  static EventSeed seed() {
    byte[] entropy = new byte[10];
    new SecureRandom().nextBytes(entropy);
    return new EventSeed(System.currentTimeMillis(), ByteString.of(entropy));
  }

  /** What a look finds once it is what is awaited; at the latest what it finds then. */
  static <T> T eventually(Callable<T> look, Predicate<T> awaited) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    T found = look.call();
    while (!awaited.test(found) && System.nanoTime() - deadline < 0) {
      Thread.sleep(PAUSE.toMillis());
      found = look.call();
    }
    return found;
  }
}
