package dev.waybill.inngest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Condition;
import dev.waybill.EventType;
import dev.waybill.Priority;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a definition says arrives at the server, and a run starts under it. */
class FunctionsServerTest extends OnDevServer {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  record Lead(String id, String tenant, int score) {}

  private static final EventType<Lead> CREATED = EventType.of("lead/created", Lead.class);
  private static final EventType<Lead> CLOSED =
      EventType.of("lead/closed", Lead.class).keyedBy("id");

  private static WorkflowDefinition.Builder<Lead, Lead> flow(String name) {
    return WorkflowType.of(name, Lead.class, Lead.class).define();
  }

  private static List<WorkflowDefinition<?, ?>> everything() {
    return List.of(
        flow("plain").build(),
        flow("started")
            .startedBy(CREATED, Condition.atLeast("score", 10).and(Condition.present("id")))
            .startedBy(CLOSED)
            .cron("0 9 * * 1-5", ZoneId.of("Europe/Paris"), new Lead("a", "b", 1))
            .build(),
        flow("limited")
            .concurrency(2, "tenant")
            .concurrency(9)
            .throttle(100, MINUTE, "tenant", "id")
            .rateLimit(100, MINUTE, "tenant")
            .priority(Priority.LOW)
            .startWithin(MINUTE)
            .timeout(Duration.ofHours(1))
            .build(),
        flow("single").singleton(Singleton.SKIP_NEW, "id").cancelledBy(CLOSED, "id").build(),
        flow("debounced").debounce(Duration.ofSeconds(1), MINUTE, "id").concurrency(1).build(),
        flow("once").idempotent(Duration.ofDays(1), "id").build(),
        WorkflowType.of("batched", Lead[].class, Lead.class)
            .define()
            .startedByBatch(CREATED, 2, MINUTE, "tenant")
            .build());
  }

  private Map<String, JsonNode> registered() {
    Map<String, JsonNode> configs = new LinkedHashMap<>();
    for (JsonNode function : api.functions("all")) {
      configs.put(function.path("id").asText().substring("all-".length()), function.path("config"));
    }
    return configs;
  }

  @Test
  void everyKindOfDefinitionArrives() throws Exception {
    var unused = register("all", everything().toArray(new WorkflowDefinition<?, ?>[0]));

    Map<String, JsonNode> configs = registered();

    assertThat(configs.keySet())
        .contains("plain", "started", "limited", "limited-waybill-later", "waybill-cancelled");
    JsonNode limited = configs.get("limited");
    assertThat(limited).isNotNull();
    assertThat(limited.at("/steps/0/retries").asInt()).isEqualTo(20);
    assertThat(limited.at("/throttle/limit").asInt()).isEqualTo(100);
    assertThat(limited.at("/throttle/key").asText())
        .isEqualTo(Expressions.key(List.of("tenant", "id")));
    assertThat(limited.at("/rateLimit/period").asText()).isEqualTo("60s");
    assertThat(limited.at("/timeouts/finish").asText()).isEqualTo("3600s");
    assertThat(limited.at("/timeouts/start").asText()).isEqualTo("60s");
    assertThat(limited.path("concurrency")).hasSize(2);
    assertThat(limited.at("/priority/run").asText()).endsWith(" ? 600 : 0");
    assertThat(text(configs, "started", "/triggers/3/cron"))
        .isEqualTo("TZ=Europe/Paris 0 9 * * 1-5");
    assertThat(text(configs, "single", "/singleton/key")).isEqualTo(Expressions.key(List.of("id")));
    assertThat(text(configs, "single", "/cancel/0/event")).isEqualTo("lead/closed");
    assertThat(text(configs, "debounced", "/debounce/period")).isEqualTo("1s");
    assertThat(text(configs, "debounced", "/debounce/timeout")).isEqualTo("60s");
    assertThat(text(configs, "once", "/rateLimit/key")).isEqualTo(Expressions.key(List.of("id")));
    assertThat(text(configs, "batched", "/batchEvents/if"))
        .isEqualTo("event.name == 'lead/created'");

    for (String workflow : List.of("plain", "limited", "single", "debounced", "once", "batched")) {
      startsBoth(workflow);
    }
  }

  private static String text(Map<String, JsonNode> configs, String function, String path) {
    JsonNode config = configs.get(function);
    return config == null ? "" : config.at(path).asText();
  }

  /** A first engine run goes to the function with the limits, a later one past them. */
  private void startsBoth(String workflow) throws Exception {
    String event = Functions.startEvent("all", workflow);
    String first = send(event, start(0));
    String later = send(event, start(3));
    boolean limited = !workflow.equals("plain");

    assertThat(eventually(() -> started(first), found -> !found.isEmpty()))
        .containsExactly(workflow);
    assertThat(eventually(() -> started(later), found -> !found.isEmpty()))
        .containsExactly(limited ? workflow + Functions.LATER : workflow);
  }

  private static JsonNode start(int epoch) {
    var data = InngestJson.object().put("id", "42").put("tenant", "acme").put("score", 1);
    data.putObject(Wire.META).putObject("place").put("epoch", epoch);
    return data;
  }

  private List<String> started(String event) {
    return api.eventRuns(event).stream()
        .filter(run -> run.status().isFinal())
        .map(EngineRun::function)
        .toList();
  }

  @Test
  void aWorkflowThatEndsBadlyIsToldToTheAdaptersOwnFunction() throws Exception {
    app.stubFor(
        any(urlPathEqualTo("/api/inngest"))
            .withQueryParam("fnId", equalTo("own-bad"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("X-Inngest-SDK", Sdk.NAME)
                    .withHeader("X-Inngest-No-Retry", "true")
                    .withBody("{\"name\":\"Bad\",\"message\":\"it is\"}")));
    var unused = register("own", flow("bad").build(), flow("good").build());

    String bad = send(Functions.startEvent("own", "bad"), start(0));
    String good = send(Functions.startEvent("own", "good"), start(0));

    assertThat(eventually(() -> started(bad), found -> !found.isEmpty())).containsExactly("bad");
    assertThat(eventually(() -> started(good), found -> !found.isEmpty())).containsExactly("good");
    assertThat(
            eventually(
                () ->
                    api.runs(RunFilter.of("own").functions(Functions.FAILED), Optional.empty())
                        .runs(),
                found -> !found.isEmpty()))
        .hasSize(1);
    assertThat(
            api.runs(RunFilter.of("own").functions(Functions.CANCELLED), Optional.empty()).runs())
        .isEmpty();
  }

  @Test
  void aDelayedStartIsNotEarly() throws Exception {
    app.stubFor(
        any(urlPathEqualTo("/api/inngest"))
            .withQueryParam("fnId", equalTo("early-flow"))
            .willReturn(
                aResponse()
                    .withStatus(500)
                    .withHeader("X-Inngest-SDK", Sdk.NAME)
                    .withHeader("X-Inngest-No-Retry", "false")
                    .withHeader("Retry-After", "3")
                    .withBody("{\"name\":\"Later\",\"message\":\"please\"}")));
    var unused = register("early", flow("flow").build());
    Instant due = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    ObjectNode event =
        InngestJson.object()
            .put("id", "early#0")
            .put("name", Functions.startEvent("early", "flow"))
            .put("ts", due.toEpochMilli());
    event.set("data", start(0));
    var sent = api.sendEvents(List.of(event), seed());

    List<Instant> calls = eventually(() -> calls("early-flow"), found -> found.size() >= 2);

    assertThat(calls.get(0)).as(sent.toString()).isAfterOrEqualTo(due);
    assertThat(calls.get(1)).isAfterOrEqualTo(calls.get(0).plusMillis(2_900));
  }

  private List<Instant> calls(String function) {
    return app
        .findAll(
            anyRequestedFor(urlPathEqualTo("/api/inngest"))
                .withQueryParam("fnId", equalTo(function)))
        .stream()
        .map(call -> call.getLoggedDate().toInstant())
        .toList();
  }
}
