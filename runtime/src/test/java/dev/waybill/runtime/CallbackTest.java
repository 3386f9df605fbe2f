package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.Run;
import dev.waybill.local.LocalBackend;
import dev.waybill.runtime.Errands.Errand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallbackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Settings SETTINGS =
      Settings.of(Map.of("waybill.local.file", "memory", "waybill.http.port", "0"));

  private final Errands errands = new Errands("errand");
  private Waybill waybill;
  private WaybillServer server;

  @BeforeEach
  void open() {
    waybill = Waybill.start(SETTINGS, List.of(errands));
    WaybillHandler hello = request -> WaybillHandler.Response.of(200, request.method());
    server =
        WaybillServer.start(SETTINGS, WaybillHandler.of(waybill.client(), Map.of("/hello", hello)));
  }

  @AfterEach
  void close() {
    server.close();
    waybill.close();
  }

  @Test
  void anAnswerWakesTheRunOnce() throws Exception {
    Run<String> run = waybill.client().start(errands.type(), new Errand("ask-1"));
    String path = "/callbacks/" + token(run);

    assertThat(send("POST", path, "\"yes\"")).isEqualTo(204);
    assertThat(run.result(PATIENCE)).isEqualTo("yes");
    assertThat(send("POST", path, "\"no\"")).isEqualTo(404);
  }

  @Test
  void whatIsNotAnAnswerIsRefusedAndTheCallbackStaysOpen() throws Exception {
    Run<String> run = waybill.client().start(errands.type(), new Errand("ask-2"));
    String path = "/waybill/callbacks/" + token(run);

    assertThat(send("GET", path, "")).isEqualTo(405);
    assertThat(send("POST", path, "{")).isEqualTo(400);
    assertThat(send("POST", path, "\"" + "x".repeat(1 << 20) + "\"")).isEqualTo(413);
    assertThat(send("POST", path + "x", "1")).isEqualTo(404);
    assertThat(send("POST", "/callbacks/a.b.c", "1")).isEqualTo(404);
    assertThat(send("POST", "/callbacks/a.b.c", "{")).isEqualTo(404); // a forger's is not read
    assertThat(send("POST", path, "\"at last\"")).isEqualTo(204);
    assertThat(run.result(PATIENCE)).isEqualTo("at last");
  }

  @Test
  void otherPathsAreTheApplications() throws Exception {
    assertThat(send("POST", "/hello", "")).isEqualTo(200);
    assertThat(send("POST", "/nothing", "")).isEqualTo(404);
  }

  private String token(Run<String> run) {
    assertThat(((LocalBackend) waybill.backend("local")).settle(PATIENCE)).isTrue();
    return run.state("token", String.class).orElseThrow();
  }

  private int send(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
