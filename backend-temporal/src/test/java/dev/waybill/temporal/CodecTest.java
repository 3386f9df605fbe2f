package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Callback;
import dev.waybill.EventType;
import dev.waybill.Retry;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.journal.Journal;
import dev.waybill.temporal.Backends.Deal;
import dev.waybill.values.JournalJson;
import io.temporal.api.history.v1.History;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server keeps of an application with codecs, and what holds with them as without. */
@Timeout(180)
class CodecTest {
  record Note(String deal, String text) {}

  private static final EventType<Note> NOTE =
      EventType.of("deal.noted", Note.class).keyedBy("deal");
  private static final EventType<Note> TOLD = EventType.of("deal.told", Note.class);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Stands in everything that must not be read. */
  private static final String SECRET = "topsecret";

  private static final TemporalExtension RIGHT =
      codecs(new AesCodec(key("the right key of all")), new GzipCodec());
  private static final TemporalExtension WRONG =
      codecs(new AesCodec(key("a key of somebody else")), new GzipCodec());

  private static DevServer server;

  private volatile String token = "";

  private static byte[] key(String words) {
    return java.util.Arrays.copyOf(words.getBytes(StandardCharsets.UTF_8), 16);
  }

  private static TemporalExtension codecs(PayloadCodec... codecs) {
    return new TemporalExtension() {
      @Override
      public List<PayloadCodec> codecs() {
        return List.of(codecs);
      }
    };
  }

  @BeforeAll
  static void start(@TempDir Path state) {
    server = DevServer.start(state);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Workflow<?, ?>[] workflows() {
    return new Workflow<?, ?>[] {
      workflow("keeper", this::keeps),
      workflow("child", (step, deal) -> SECRET + " of the child of " + deal.id()),
      workflow(
          "failing",
          (step, deal) -> {
            throw new IllegalStateException(SECRET + " cannot be kept");
          }),
      workflow(
          "sleeper",
          (step, deal) -> {
            step.sleep("night", Duration.ofDays(1));
            return "awake";
          }),
      workflow(
          "limited",
          builder -> builder.rateLimit(5, Duration.ofHours(1)).concurrency(1),
          (step, deal) -> deal.id()),
      workflow("five", CodecTest::five)
    };
  }

  private String keeps(Step step, Deal deal) {
    String read = step.run("read", deal.id() + "!", String.class, (attempt, id) -> SECRET + id);
    StepOptions batched = StepOptions.defaults().withDurability(Durability.BATCHED);
    String more = step.with(batched).run("more", String.class, attempt -> read + SECRET);
    step.state("mood", more);
    step.run(
        "note-down",
        attempt -> {
          attempt.heartbeat(SECRET + " heartbeat");
          attempt.progress(1, 2, SECRET + " progress");
        });
    try {
      step.with(StepOptions.defaults().withRetry(Retry.attempts(2)))
          .run(
              "fail",
              attempt -> {
                throw new IllegalArgumentException(SECRET + " failure");
              });
    } catch (StepFailedException expected) {
      step.logger().log(System.Logger.Level.DEBUG, "as expected");
    }
    Callback<String> answer = step.callback("answer", String.class, Duration.ofDays(2));
    step.run("tell", attempt -> token = answer.token());
    String heard =
        step.waitForEvent("note", NOTE, "d-1", Duration.ofDays(2)).map(Note::text).orElse("-");
    step.send("pass-on", TOLD.event(new Note("d-1", SECRET + " sent")));
    String child = step.invoke("child", type("child"), new Deal(SECRET + " input"));
    return heard + "/" + answer.await().orElse("-") + "/" + child;
  }

  private static String five(Step step, Deal deal) {
    String all = deal.id();
    for (int i = 0; i < 5; i++) {
      String before = all;
      all = step.run("add", String.class, attempt -> before + ".");
    }
    return all;
  }

  @Test
  void theServerKeepsNothingThatCanBeRead() throws Exception {
    Set<String> runs = new TreeSet<>();
    try (TemporalBackend backend = Backends.extended(RIGHT, server.address(), true, workflows())) {
      Run<String> keeper = backend.client().start(type("keeper"), new Deal(SECRET + " deal"));
      await("the wait", () -> keeper.journal().entries().size() >= 5 && !token.isEmpty());
      var unused = backend.client().send(NOTE.event(new Note("d-1", SECRET + " heard")));
      backend.client().complete(token, SECRET + " answer");
      assertThat(keeper.result(LONG))
          .isEqualTo(
              SECRET
                  + " heard/"
                  + SECRET
                  + " answer/"
                  + SECRET
                  + " of the child of "
                  + SECRET
                  + " input");
      assertThat(keeper.state("mood", String.class)).contains(mood());
      fails(backend);
      cancels(backend);
      Run<String> limited = backend.client().start(type("limited"), new Deal(SECRET + " limit"));
      assertThat(limited.result(LONG)).isEqualTo(SECRET + " limit");
      moves(backend, keeper.journal());
      runs.add(keeper.id());
    }
    nothingIsPlain(runs);
  }

  private static String mood() {
    return SECRET + SECRET + " deal!" + SECRET;
  }

  private static void fails(TemporalBackend backend) {
    Run<String> failing = backend.client().start(type("failing"), new Deal("d-2"));
    assertThatThrownBy(() -> failing.result(LONG))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining(SECRET + " cannot be kept");
  }

  private static void cancels(TemporalBackend backend) {
    Run<String> sleeper = backend.client().start(type("sleeper"), new Deal("d-3"));
    await("it sleeps", () -> sleeper.describe().status() == RunStatus.WAITING);
    sleeper.cancel(SECRET + " reason");
    await("it is cancelled", () -> sleeper.describe().status() == RunStatus.CANCELLED);
    assertThat(sleeper.describe().failure().orElseThrow().message()).isEqualTo(SECRET + " reason");
  }

  /** A journal is plain where it is asked for, and is encoded where it is taken to. */
  private static void moves(TemporalBackend backend, Journal journal) throws Exception {
    String text = new String(JournalJson.write(journal), StandardCharsets.UTF_8);
    assertThat(text).contains(SECRET + " heard");
    Journal other =
        JournalJson.read(
            text.replace(journal.header().runId(), "moved-here").getBytes(StandardCharsets.UTF_8));
    backend.startFrom(other);
    assertThat(backend.client().run("moved-here", String.class).result(LONG)).contains(SECRET);
  }

  /** Looks at every workflow there is, the adapter's own included, as a stranger would. */
  private static void nothingIsPlain(Set<String> expected) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(server.address()).build());
    try {
      WorkflowClient stranger = WorkflowClient.newInstance(stubs);
      await("the list", () -> listed(stranger).size() >= 8);
      List<String> types = new ArrayList<>();
      for (WorkflowExecutionMetadata found : listed(stranger)) {
        String id = found.getExecution().getWorkflowId();
        types.add(found.getWorkflowType());
        History history = stranger.fetchHistory(id, found.getExecution().getRunId()).getHistory();
        assertThat(text(history.toByteArray())).as("history of " + id).doesNotContain(SECRET);
        assertThat(text(found.getWorkflowExecutionInfo().toByteArray()))
            .as("description of " + id)
            .doesNotContain(SECRET);
      }
      assertThat(types).contains("keeper", "child", "failing", "sleeper", "limited");
      assertThat(types).contains(Wire.INGRESS, Wire.CORRELATOR);
      assertThat(listed(stranger).stream().map(each -> each.getExecution().getWorkflowId()))
          .containsAll(expected);
    } finally {
      stubs.shutdownNow();
    }
  }

  private static List<WorkflowExecutionMetadata> listed(WorkflowClient client) {
    return client.listExecutions("").toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void anyWorkerRebuildsWhatAnotherHasEncoded() throws Exception {
    try (TemporalBackend one = Backends.extended(RIGHT, server.address(), true, workflows());
        TemporalBackend two = Backends.extended(RIGHT, server.address(), true, workflows())) {
      List<Run<String>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        runs.add(one.client().start(type("five"), new Deal("r" + i)));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(runs.get(i).result(LONG)).isEqualTo("r" + i + ".....");
      }
      assertThat(one.engine().rebuild.count() + two.engine().rebuild.count()).isPositive();
    }
  }

  @Test
  void aWorkerWithAnotherKeySaysSoAndTheRunGoesOnWithTheRightOne() throws Exception {
    Run<String> run;
    try (TemporalBackend client = Backends.extended(RIGHT, server.address(), false, workflows())) {
      run = client.client().start(type("five"), new Deal("x"));
      try (TemporalBackend wrong = Backends.extended(WRONG, server.address(), true, workflows())) {
        await("it stalls", () -> run.describe().status() == RunStatus.STALLED);
        assertThat(run.describe().failure().orElseThrow().message())
            .contains("a worker of the queue fails with a message that this process cannot")
            .contains("[AesCodec, GzipCodec]")
            .endsWith(
                "Give every process of the application the same codecs in the same order, with the"
                    + " keys that its values were written with.");
        assertThatThrownBy(() -> wrong.client().run(run.id(), String.class).describe())
            .isInstanceOfSatisfying(
                WaybillException.class, e -> assertThat(e.code()).isEqualTo("undecodable"))
            .hasMessageContaining("AEADBadTagException");
        try (TemporalBackend right =
            Backends.extended(RIGHT, server.address(), true, workflows())) {
          assertThat(right.client().run(run.id(), String.class).result(LONG.multipliedBy(2)))
              .isEqualTo("x.....");
          wrong.close(); // the server would ask either of the two for the journal
          assertThat(run.journal().entries()).hasSize(5);
        }
      }
    }
  }

  @Test
  void codecsThatDoNotGiveBackWhatTheyTookAreRefused() {
    PayloadCodec lossy =
        new PayloadCodec() {
          @Override
          public List<io.temporal.api.common.v1.Payload> encode(
              List<io.temporal.api.common.v1.Payload> payloads) {
            return payloads;
          }

          @Override
          public List<io.temporal.api.common.v1.Payload> decode(
              List<io.temporal.api.common.v1.Payload> payloads) {
            return payloads.stream().map(each -> each.toBuilder().clearMetadata().build()).toList();
          }
        };
    assertThatThrownBy(
            () -> Backends.extended(codecs(lossy), TemporalSettings.IN_PROCESS, true, workflows()))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-codec"))
        .hasMessageContaining("must give back the value that they were given");
    assertThatThrownBy(
            () ->
                Backends.extended(
                    codecs(new AesCodec(new byte[15])),
                    TemporalSettings.IN_PROCESS,
                    true,
                    workflows()))
        .hasMessageContaining("must be encoded by the codecs [AesCodec]")
        .hasRootCauseMessage("Invalid AES key length: 15 bytes")
        .hasCauseInstanceOf(PayloadCodecException.class);
  }

  @Test
  void theServerInThisProcessTakesCodecsToo() throws Exception {
    try (TemporalBackend backend =
        Backends.extended(RIGHT, TemporalSettings.IN_PROCESS, true, workflows())) {
      Run<String> run = backend.client().start(type("five"), new Deal(SECRET));
      assertThat(run.result(LONG)).isEqualTo(SECRET + ".....");
      assertThat(run.journal().entries()).hasSize(5);
      WorkflowClient stranger =
          WorkflowClient.newInstance(backend.temporal().getWorkflowServiceStubs());
      assertThat(text(stranger.fetchHistory(run.id()).getHistory().toByteArray()))
          .contains("binary/aes-gcm")
          .doesNotContain(SECRET);
    }
  }
}
