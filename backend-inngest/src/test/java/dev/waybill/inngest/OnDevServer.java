package dev.waybill.inngest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
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
    app.stubFor(any(anyUrl()).willReturn(okJson("null").withHeader("X-Inngest-SDK", Sdk.NAME)));
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
    return api.register(registration(name, "1", definitions), Optional.empty(), "dev");
  }

  /** What an application says of itself. */
  ObjectNode registration(String name, String build, WorkflowDefinition<?, ?>... definitions) {
    Functions functions =
        new Functions(name, List.of(definitions), Functions.Place.serve(endpoint()));
    ObjectNode body =
        InngestJson.object()
            .put("url", endpoint().toString())
            .put("deployType", "ping")
            .put("appName", name)
            .put("appVersion", build)
            .put("sdk", Sdk.NAME)
            .put("v", "0.1")
            .put("framework", Sdk.FRAMEWORK);
    body.putArray("functions").addAll(functions.configs());
    return body;
  }

  /** Lets a function sleep for an hour at its first call. */
  void sleeps(String function) {
    app.stubFor(
        any(urlPathEqualTo("/api/inngest"))
            .withQueryParam("fnId", equalTo(function))
            .willReturn(
                aResponse()
                    .withStatus(206)
                    .withHeader("X-Inngest-SDK", Sdk.NAME)
                    .withHeader("X-Inngest-Req-Version", "2")
                    .withBody(
                        "[{\"id\":\""
                            + Wire.hash("s")
                            + "\",\"op\":\"Sleep\",\"name\":\"s\",\"displayName\":\"s\","
                            + "\"opts\":{\"duration\":\"1h\"},\"data\":null}]")));
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
