package dev.waybill.inngest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker at a real server, without an endpoint. */
@Timeout(180)
class ConnectServerTest {
  private static final String EVENT = "test/connect";

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private DevServer server;

  @BeforeEach
  void start() {
    Optional<String> missing = DevServer.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    server = DevServer.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aRunGoesFromEventToResult() throws Exception {
    try (ConnectWorker worker = open()) {
      EngineRun run = ended(send("'ü'"));
      assertThat(run.status()).isEqualTo(EngineRun.Status.COMPLETED);
      assertThat(result(run)).isEqualTo(Edges.json("{'was':'ü'}"));
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void anErrorIsTriedAgain() throws Exception {
    try (ConnectWorker worker = open()) {
      EngineRun run = ended(send("'once'"));
      assertThat(run.status()).isEqualTo(EngineRun.Status.COMPLETED);
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aWorkerFindsItsServerAgainThatWasKilled() throws Exception {
    try (ConnectWorker worker = open()) {
      assertThat(ended(send("1")).status()).isEqualTo(EngineRun.Status.COMPLETED);
      server = server.replaced();
      awaitFunctions();
      assertThat(ended(send("2")).status()).isEqualTo(EngineRun.Status.COMPLETED);
      assertThat(worker).isNotNull();
    }
  }

  @Test
  void aWorkerThatClosesEndsItsCall() throws Exception {
    String event;
    try (ConnectWorker worker = open()) {
      event = send("'hold'");
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(worker::close);
      assertThat(closed).isNotDone();
      released.countDown();
      closed.get(30, TimeUnit.SECONDS);
    }
    EngineRun run = runs(event).get(0);
    assertThat(run.status()).isIn(EngineRun.Status.RUNNING, EngineRun.Status.COMPLETED);
    try (ConnectWorker next = open()) {
      assertThat(result(ended(event))).isEqualTo(Edges.json("{'was':'hold'}"));
      assertThat(next).isNotNull();
    }
  }

  record Words(List<String> words) {}

  private static final WorkflowType<Words, Words> FLOW =
      WorkflowType.of("spoken", Words.class, Words.class);

  @Test
  void aWorkflowRunsThroughABackendThatConnects() throws Exception {
    try (Backend backend = backend()) {
      Run<Words> run = backend.client().start(FLOW, new Words(List.of("one")));
      assertThat(run.result(Duration.ofSeconds(60)).words())
          .containsExactly("one", "two", "three", "left", "right");
      assertThat(((InngestBackend) backend).servlet()).isEmpty();
    }
  }

  private Backend backend() {
    Workflow<Words, Words> spoken =
        new Workflow<>() {
          @Override
          public WorkflowDefinition<Words, Words> definition() {
            return FLOW.define().build();
          }

          @Override
          public Words run(Step step, Words input) {
            return speak(step, input);
          }
        };
    return InngestBackend.open(
        new BackendContext(
            "crm",
            "1",
            Map.of(
                "waybill.inngest.dev",
                server.url().toString(),
                "waybill.inngest.transport",
                "connect",
                "waybill.callback.key",
                "a key for the tests of this backend"),
            List.of(spoken),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  /** A step, a sleep, a step, and two beside each other. */
  private static Words speak(Step step, Words input) {
    List<String> words = new ArrayList<>(input.words());
    words.add(step.run("second", String.class, attempt -> "two"));
    step.sleep("breath", Duration.ofMillis(200));
    words.add(step.run("third", String.class, attempt -> "three"));
    var left = step.async().run("left", String.class, attempt -> "left");
    var right = step.async().run("right", String.class, attempt -> "right");
    words.add(left.await());
    words.add(right.await());
    return new Words(words);
  }

  private ConnectWorker open() {
    InngestSettings settings = Edges.dev("INNGEST_DEV", server.url().toString());
    ObjectNode function =
        Edges.json(
                "{'id':'crm-follow-up','name':'Follow up','triggers':[{'event':'"
                    + EVENT
                    + "'}],'steps':{'step':{'retries':{'attempts':3}}}}")
            .deepCopy();
    App app = new App("crm", "1.4.0", List.of(function));
    CallDesk desk =
        new CallDesk(
            app,
            this::call,
            new Edges.Server(),
            settings.encryption(),
            new Answers(settings, Clock.systemUTC()));
    return ConnectWorker.open(settings, app, desk, server.api());
  }

  /** A step that keeps the event's data, then the end. */
  private Reply call(Call call) {
    JsonNode data = call.event().path("data").path("it");
    if (!call.progress().steps().isEmpty()) {
      JsonNode step = call.progress().steps().values().iterator().next().path("data");
      return new Reply.Done(InngestJson.object().set("was", step));
    }
    if (data.asText().equals("hold")) {
      hold();
    }
    if (data.asText().equals("once") && call.progress().attempt() == 0) {
      return new Reply.Failed(
          Answers.error("Once", "once"), true, Optional.of(Duration.ofSeconds(1)));
    }
    return new Reply.Ops(List.of(Ops.ran("keep", "step.run", data)), Optional.empty(), false);
  }

  private void hold() {
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String send(String json) {
    ObjectNode event = InngestJson.object().put("name", EVENT);
    event.set("data", Edges.json("{'it':" + json + "}"));
    try (InngestApi api = server.api()) {
      return api.sendEvents(List.of(event), OnDevServer.seed()).get(0);
    }
  }

  private List<EngineRun> runs(String event) {
    try (InngestApi api = server.api()) {
      return api.eventRuns(event);
    }
  }

  private EngineRun ended(String event) throws Exception {
    List<EngineRun> runs =
        OnDevServer.eventually(
            () -> runs(event), found -> !found.isEmpty() && found.get(0).status().isFinal());
    assertThat(runs).as(server.logged()).isNotEmpty();
    return runs.get(0);
  }

  private JsonNode result(EngineRun run) {
    try (InngestApi api = server.api()) {
      return api.run(run.id()).path("output");
    }
  }

  private void awaitFunctions() throws Exception {
    try (InngestApi api = server.api()) {
      List<JsonNode> functions =
          OnDevServer.eventually(() -> api.functions("crm"), found -> !found.isEmpty());
      assertThat(functions).isNotEmpty();
    }
  }
}
