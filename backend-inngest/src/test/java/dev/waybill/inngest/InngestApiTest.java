package dev.waybill.inngest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.waybill.WaybillException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InngestApiTest {
  private static final String RUN = "01ARYZ6S410000000000000001";
  private static final EventSeed SEED = new EventSeed(7, ByteString.of(new byte[10]));
  private static final Rest.Tuning TUNING =
      new Rest.Tuning(Duration.ofSeconds(5), 4096, 3, Duration.ofMillis(1));

  @RegisterExtension
  private final WireMockExtension server =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private final List<InngestApi> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(InngestApi::close);
  }

  private InngestApi api(Rest.Tuning tuning, String... bearers) {
    HttpUrl base = HttpUrl.get(server.baseUrl());
    Access access =
        new Access(
            base, base, "event-key-1", List.of(bearers), Optional.of("branch"), "waybill/java:v1");
    InngestApi api = new InngestApi(access, tuning);
    opened.add(api);
    return api;
  }

  private InngestApi api() {
    return api(TUNING, "first-bearer", "second-bearer");
  }

  private static ObjectNode event(String id) {
    ObjectNode event = InngestJson.object().put("id", id).put("name", "crm/lead");
    event.putObject("data");
    return event;
  }

  private static void refuses(ThrowingCallable call, String code, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WaybillException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContainingAll(parts);
              assertThat(e.getMessage()).doesNotContain("bearer", "event-key");
            });
  }

  @Nested
  class Sending {

    @Test
    void eventsGoToTheKeysPathWithTheSeed() {
      server.stubFor(post("/e/event-key-1").willReturn(okJson("{\"ids\":[\"A\",\"B\"]}")));

      assertThat(api().sendEvents(List.of(event("1"), event("2")), SEED)).containsExactly("A", "B");

      server.verify(
          postRequestedFor(urlEqualTo("/e/event-key-1"))
              .withHeader(EventSeed.HEADER, equalTo("7,AAAAAAAAAAAAAA=="))
              .withHeader("X-Inngest-Env", equalTo("branch"))
              .withHeader("X-Inngest-SDK", equalTo("waybill/java:v1"))
              .withoutHeader("Authorization"));
    }

    @Test
    void moreThanARequestTakesAreRefused() {
      refuses(() -> api().sendEvents(List.of(), SEED), "too-many-events", "got: 0");
    }

    @Test
    void aKeyThatIsNotAcceptedIsNotShown() {
      server.stubFor(
          post("/e/event-key-1")
              .willReturn(
                  aResponse().withStatus(401).withBody("{\"error\":\"no key event-key-1\"}")));

      refuses(
          () -> api().sendEvents(List.of(event("1")), SEED),
          "bad-credentials",
          "sending event 'crm/lead'",
          "HTTP 401 'no key …'",
          "INNGEST_EVENT_KEY");
    }

    @Test
    void anAnswerWithoutAnIdForEachEventIsNotUnderstood() {
      server.stubFor(post("/e/event-key-1").willReturn(okJson("{\"ids\":[]}")));

      refuses(
          () -> api().sendEvents(List.of(event("1")), SEED), "bad-answer", "an id for each event");
    }
  }

  @Nested
  class Retrying {

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aServerThatIsBusyIsAskedAgain(int status) {
      server.stubFor(
          get(urlPathEqualTo("/v1/runs/" + RUN))
              .inScenario("busy")
              .willReturn(aResponse().withStatus(status).withHeader("Retry-After", "0"))
              .willSetStateTo("well"));
      server.stubFor(
          get(urlPathEqualTo("/v1/runs/" + RUN))
              .inScenario("busy")
              .whenScenarioStateIs("well")
              .willReturn(okJson("{\"data\":{\"output\":1}}")));

      assertThat(api().run(RUN).path("output").asInt()).isEqualTo(1);
    }

    @Test
    void aLostConnectionIsTriedAgainAndThenTold() {
      always(aResponse().withFault(Fault.EMPTY_RESPONSE));

      refuses(
          () -> api().run(RUN),
          "server-unavailable",
          "run " + RUN,
          "after 3 tries",
          "INNGEST_BASE_URL");
    }

    @Test
    void aServerThatStaysBusyIsTold() {
      always(aResponse().withStatus(503).withBody("out of order"));

      refuses(
          () -> api().run(RUN), "server-unavailable", "after 3 tries", "HTTP 503 'out of order'");
      server.verify(3, getRequestedFor(anyUrl()));
    }

    @Test
    void whatMustHappenOnceIsNotTriedAgain() {
      always(aResponse().withStatus(500));

      refuses(() -> api().signal("s", InngestJson.object()), "server-unavailable", "after 1 tries");
      server.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void aSlowAnswerIsGivenUp() {
      always(okJson("{}").withFixedDelay(2000));
      Rest.Tuning hasty = new Rest.Tuning(Duration.ofMillis(100), 4096, 2, Duration.ofMillis(1));

      refuses(() -> api(hasty).run(RUN), "server-unavailable", "after 2 tries");
    }

    @Test
    void anInterruptEndsTheWait() {
      always(aResponse().withStatus(503));
      Rest.Tuning patient = new Rest.Tuning(Duration.ofSeconds(5), 4096, 9, Duration.ofSeconds(9));
      Thread.currentThread().interrupt();

      refuses(() -> api(patient).run(RUN), "interrupted", "run " + RUN);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Nested
  class Keys {

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void theOtherKeyIsTriedAndRemembered(int status) {
      always(aResponse().withStatus(status));
      server.stubFor(
          get(anyUrl())
              .withHeader("Authorization", equalTo("Bearer second-bearer"))
              .willReturn(okJson("{\"data\":{}}")));
      InngestApi api = api();

      var unused = api.run(RUN);
      var again = api.run(RUN);

      server.verify(
          1, getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer first-bearer")));
      server.verify(
          2,
          getRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer second-bearer")));
      assertThat(again).isEqualTo(unused);
    }

    @Test
    void noKeyThatFitsIsToldWithoutShowingOne() {
      always(aResponse().withStatus(401).withBody("bad first-bearer, bad second-bearer"));

      refuses(() -> api().run(RUN), "bad-credentials", "INNGEST_SIGNING_KEY", "'bad …, bad …'");
      server.verify(2, getRequestedFor(anyUrl()));
    }

    @Test
    void aDevelopmentServerIsShownNone() {
      always(okJson("{\"data\":{}}"));

      var unused = api(TUNING).run(RUN);

      server.verify(getRequestedFor(anyUrl()).withoutHeader("Authorization"));
    }

    @Test
    void noKeyFollowsARedirect() {
      always(aResponse().withStatus(308).withHeader("Location", "http://localhost:1/"));

      refuses(() -> api().run(RUN), "server-refused", "HTTP 308");
    }

    @Test
    void theTextOfTheAccessHasNoKey() {
      HttpUrl base = HttpUrl.get("http://user:secret@localhost:8288/x");

      assertThat(new Access(base, base, "secret", List.of("secret"), Optional.empty(), "s"))
          .asString()
          .isEqualTo("Access[http://localhost:8288, http://localhost:8288]");
    }
  }

  @Nested
  class Answers {

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>hello</html>", "{\"data\":", "{} {}"})
    void whatIsNoJsonIsNotUnderstood(String body) {
      always(aResponse().withBody(body));

      refuses(() -> api().run(RUN), "bad-answer", "must be JSON", "proxy's page");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"data\":7}",
          "{\"data\":[7]}",
          "{\"data\":[{\"id\":\"a\",\"status\":\"NEW\",\"queuedAt\":\"2026-01-01T00:00:00Z\"}]}",
          "{\"data\":[{\"id\":\"a\",\"status\":\"QUEUED\",\"queuedAt\":\"soon\"}]}"
        })
    void whatIsNoListOfRunsIsNotUnderstood(String body) {
      always(okJson(body));

      refuses(() -> api().eventRuns(RUN), "bad-answer", "a list of runs");
    }

    @Test
    void oneThatIsTooLargeIsNotReadToItsEnd() {
      always(okJson("\"" + "x".repeat(5000) + "\""));

      refuses(() -> api().run(RUN), "answer-too-large", "at most 4096 bytes");
    }

    @Test
    void aCompressedOneIsMeasuredByWhatItHolds() {
      always(okJson("\"" + "x".repeat(100_000) + "\"").withGzipDisabled(false));

      refuses(() -> api().run(RUN), "answer-too-large", "at most 4096 bytes");
    }

    @Test
    void numbersKeepAllDigits() {
      always(okJson("{\"data\":[9007199254740993,1234567890123456789.10]}"));

      assertThat(api().run(RUN)).hasToString("[9007199254740993,1234567890123456789.10]");
    }

    @Test
    void aRefusalIsToldInTheServersWords() {
      always(
          aResponse()
              .withStatus(400)
              .withBody("{\"errors\":[{\"code\":\"x\",\"message\":\"Run ID\\nis bad\"}]}"));

      refuses(
          () -> api().trace("x"), "server-refused", "trace of run x", "HTTP 400 'Run ID is bad'");
    }
  }

  @Nested
  class Runs {

    @Test
    void aListGoesOnWhereThePageBeforeEnded() {
      String run =
          "{\"id\":\"%s\",\"status\":\"RUNNING\",\"queuedAt\":\"2026-01-01T00:00:00Z\","
              + "\"function\":{\"id\":\"crm-lead\"},\"app\":{\"id\":\"crm\"},"
              + "\"trigger\":{\"eventIds\":[\"E\"]}}";
      server.stubFor(
          get(urlPathEqualTo("/v2/events/E/runs"))
              .willReturn(
                  okJson(
                      "{\"data\":["
                          + String.format(run, "A")
                          + "],\"page\":{\"hasMore\":true,\"cursor\":\"c=\"}}")));
      server.stubFor(
          get(urlPathEqualTo("/v2/events/E/runs"))
              .withQueryParam("cursor", equalTo("c="))
              .willReturn(
                  okJson("{\"data\":[" + String.format(run, "B") + "],\"page\":{\"limit\":20}}")));

      assertThat(api().eventRuns("E")).extracting(EngineRun::id).containsExactly("A", "B");
    }

    @Test
    void aFilterBecomesTheQuery() {
      server.stubFor(get(urlPathEqualTo("/v2/runs")).willReturn(okJson("{\"page\":{}}")));
      RunFilter filter =
          RunFilter.of("crm")
              .functions("crm-a", "crm-b")
              .statuses(EngineRun.Status.QUEUED, EngineRun.Status.RUNNING)
              .between(Optional.of(Instant.EPOCH), Optional.empty())
              .inOrder()
              .limit(7);

      assertThat(api().runs(filter, Optional.of("c")))
          .isEqualTo(new EngineRuns(List.of(), Optional.empty()));

      server.verify(
          getRequestedFor(
              urlEqualTo(
                  "/v2/runs?appId=crm&functionId=crm-a&functionId=crm-b&status=QUEUED"
                      + "&status=RUNNING&from=1970-01-01T00%3A00%3A00Z&cursor=c&order=ASC&limit=7"
                      + "&includeOutput=false")));
    }

    @Test
    void aTraceIsATree() {
      server.stubFor(
          get("/v2/runs/" + RUN + "/trace?includeOutput=true")
              .willReturn(
                  okJson(
                      "{\"data\":{\"rootSpan\":{\"name\":\"run\",\"status\":\"RUNNING\","
                          + "\"children\":[{\"name\":\"load\",\"stepId\":\"h\",\"stepOp\":\"RUN\","
                          + "\"status\":\"COMPLETED\",\"startedAt\":\"2026-01-01T00:00:00.5Z\","
                          + "\"endedAt\":\"2026-01-01T00:00:01Z\",\"output\":{\"v\":1}}]}}}")));

      TraceSpan load = api().trace(RUN).orElseThrow().children().get(0);

      assertThat(load.stepId()).contains("h");
      assertThat(load.op()).contains("RUN");
      assertThat(load.endedAt()).contains(Instant.parse("2026-01-01T00:00:01Z"));
      assertThat(load.output().orElseThrow().path("v").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsEmpty() {
      always(aResponse().withStatus(404).withBody("{}"));

      assertThat(api().trace(RUN)).isEmpty();
      assertThat(api().find(RUN)).isEmpty();
      assertThat(api().event(RUN)).isEmpty();
      assertThat(api().signal("s", InngestJson.object())).isEmpty();
      assertThat(api().cancel(RUN)).isFalse();
    }

    @Test
    void stateThatIsGoneIsEmpty() {
      always(aResponse().withStatus(410));

      assertThat(api().actions(RUN)).isEmpty();
      assertThat(api().batch(RUN)).isEmpty();
    }

    @Test
    void anEndedRunIsNotCancelled() {
      always(aResponse().withStatus(409));

      assertThat(api().cancel(RUN)).isFalse();
    }

    @Test
    void aCheckpointIsRecordedOrStaleOrNotTaken() {
      server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
      assertThat(checkpoint()).isEqualTo(Checkpointed.Kind.RECORDED);
      server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(409)));
      assertThat(checkpoint()).isEqualTo(Checkpointed.Kind.STALE);
      for (int status : new int[] {400, 401, 413, 503}) {
        server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status)));
        assertThat(checkpoint()).isEqualTo(Checkpointed.Kind.NOT_TAKEN);
      }
      server.verify(postRequestedFor(urlEqualTo("/v1/checkpoint/" + RUN + "/async")));
    }

    private Checkpointed.Kind checkpoint() {
      return api().checkpoint(RUN, InngestJson.object()).kind();
    }
  }

  @Test
  void aRegistrationSaysWhatTheServerShouldBe() {
    server.stubFor(post(urlPathEqualTo("/fn/register")).willReturn(okJson("{\"ok\":true}")));

    var unused =
        api().register(InngestJson.object().put("appName", "crm"), Optional.of("d 1"), "dev");

    server.verify(
        postRequestedFor(urlEqualTo("/fn/register?deployId=d%201"))
            .withHeader("X-Inngest-Expected-Server-Kind", equalTo("dev"))
            .withHeader("X-Inngest-Sync-Kind", equalTo("out_of_band"))
            .withHeader("Authorization", equalTo("Bearer first-bearer")));
  }

  @Test
  void functionsAreAListInEitherForm() {
    server.stubFor(get("/v1/apps/crm/functions").willReturn(okJson("[{\"slug\":\"a\"}]")));
    assertThat(api().functions("crm")).hasSize(1);
    server.stubFor(get("/v1/apps/crm/functions").willReturn(okJson("{\"data\":[{},{}]}")));
    assertThat(api().functions("crm")).hasSize(2);
    server.stubFor(get("/v1/apps/crm/functions").willReturn(okJson("null")));
    assertThat(api().functions("crm")).isEmpty();
  }

  private void always(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
  }
}
