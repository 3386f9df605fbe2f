package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunQuery;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import dev.waybill.values.JournalJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people read when they give the engine something bad, in {@code bad-input.txt} beside this
 * class; and that nothing is lost by it. In every test another run is under way on the same file,
 * and ends; a run that failed keeps what it recorded, and its repetition by mended code ends well.
 */
@Timeout(60)
final class BadInputTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final WorkflowType<Order, Done> OTHER =
      WorkflowType.of("bystander", Order.class, Done.class);
  private static final EventType<Order> PLACED = EventType.of("shop/order.placed", Order.class);
  private static final EventType<Order> CHANGED =
      EventType.of("shop/order.changed", Order.class).keyedBy("id");
  private static final Order ORDER = new Order("o-1", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Bench.Code<Order, Done> GOOD = (step, order) -> new Done("good");

  private final Golden golden = Golden.of("bad-input.txt");

  @TempDir private Path folder;

  private String bystander = "";
  private String clock = "virtual";

  @SuppressWarnings("NullAway.Init") // before each test
  private OtherProgram other;

  /** An engine on the test's file, with the workflow that is looked at and the bystander. */
  private LocalBackend open(Workflow<?, ?>... workflows) {
    List<Workflow<?, ?>> all = new ArrayList<>(List.of(workflows));
    all.add(
        Bench.workflow(
            OTHER.define().startedBy(PLACED).build(),
            (step, order) -> {
              step.sleep("pause", Duration.ofHours(1));
              return new Done("went on");
            }));
    return Bench.open(
        Map.of(LocalSettings.FILE, file().toString(), LocalSettings.CLOCK, clock),
        all.toArray(new Workflow<?, ?>[0]));
  }

  private LocalBackend open(Bench.Code<Order, Done> code) {
    return open(Bench.workflow(TYPE.define().startedBy(PLACED).build(), code));
  }

  private Path file() {
    return folder.resolve("waybill.db");
  }

  @BeforeEach
  void aRunIsUnderWay() throws Exception {
    other = new OtherProgram(file());
    try (LocalBackend backend = open()) {
      bystander = backend.client().start(OTHER, ORDER).id();
      assertThat(backend.settle(PATIENCE)).isTrue();
    }
  }

  @AfterEach
  void itEndsAfterAll() throws Exception {
    assertThat(other.answer("PRAGMA integrity_check")).isEqualTo("ok");
    other.close();
    try (LocalBackend backend = open(GOOD)) {
      Run<Done> run = backend.client().run(bystander, Done.class);
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("went on"));
    }
  }

  @Test
  void everyMessageIsProvedHere() {
    assertThat(golden.things()).hasSize(19);
  }

  // ---- at the client

  @Test
  void anUnknownWorkflow() {
    try (LocalBackend backend = open(GOOD)) {
      var misspelt = WorkflowType.of("ordr", Order.class, Done.class);
      refused("unknown workflow", () -> backend.client().start(misspelt, ORDER));
      assertThat(backend.client().list(RunQuery.all()).items()).hasSize(1);
    }
  }

  @Test
  void anEventOfTheWrongShape() throws Exception {
    record Text(String id, String amount) {}
    String id;
    try (LocalBackend backend = open(GOOD)) {
      Event<Text> wrong = EventType.of(PLACED.name(), Text.class).event(new Text("o-1", "many"));
      backend.client().send(wrong);
      assertThat(backend.settle(PATIENCE)).isTrue();
      var run = backend.client().list(RunQuery.all().withWorkflow(TYPE.name())).items().get(0);
      id = run.id();
      assertThat(run.status()).isEqualTo(RunStatus.STALLED);
      golden.has("event of the wrong shape", run.failure().orElseThrow());
    }
    var lenient = WorkflowType.of(TYPE.name(), Text.class, Done.class);
    try (LocalBackend backend =
        open(Bench.workflow(lenient, (step, text) -> new Done(text.amount())))) {
      assertThat(backend.client().run(id, Done.class).result(PATIENCE)).isEqualTo(new Done("many"));
    }
  }

  @Test
  void anEventThatIsNoObject() {
    try (LocalBackend backend = open(GOOD)) {
      Event<String> text = EventType.of(PLACED.name(), String.class).event("o-1");
      refused("event that is no object", () -> backend.client().send(text));
      assertThat(backend.client().list(RunQuery.all()).items()).hasSize(1);
    }
  }

  @Test
  void aKeyThatBreaksTheRule() throws Exception {
    var definition = TYPE.define().receives(CHANGED, "id").build();
    try (LocalBackend backend = open(Bench.workflow(definition, GOOD))) {
      refused("key that breaks the rule", () -> backend.client().start(TYPE, order("it's")));
      assertThat(backend.client().list(RunQuery.all()).items()).hasSize(1);
      assertThat(backend.client().start(TYPE, order("its")).result(PATIENCE))
          .isEqualTo(new Done("good"));
    }
  }

  private static Order order(String id) {
    return new Order(id, 1);
  }

  // ---- at registration

  @Test
  void aWorkflowNameTwice() {
    refused("duplicate workflow name", () -> open(Bench.workflow(OTHER, GOOD)));
  }

  @Test
  void aPathThatIsNotInTheType() {
    var definition = TYPE.define().concurrency(1, "amuont").build();
    refused("JSON path that is not in the type", () -> open(Bench.workflow(definition, GOOD)));
  }

  // ---- in a workflow

  @Test
  void anEmptyStepId() throws Exception {
    fails("step id empty", (step, order) -> step.run("", Done.class, a -> new Done("")));
  }

  @Test
  void aStepIdThatIsTooLong() throws Exception {
    fails(
        "step id too long",
        (step, order) -> step.run("s".repeat(201), Done.class, a -> new Done("")));
  }

  @Test
  void aStepInsideABody() throws Exception {
    fails(
        "Step used inside a step body",
        (step, order) ->
            step.run("outer", Done.class, a -> step.run("inner", Done.class, b -> new Done("no"))));
  }

  @Test
  void aStepOfAnotherBranch() throws Exception {
    fails(
        "Step used from another branch",
        (step, order) ->
            step.async()
                .branch("side", side -> step.run("stray", Done.class, a -> new Done("no")))
                .await());
  }

  @Test
  void aStepOnAForeignThread() throws Exception {
    fails(
        "Step used on a foreign thread",
        (step, order) -> {
          try {
            return CompletableFuture.supplyAsync(
                    () -> step.run("stray", Done.class, a -> new Done("no")),
                    task -> new Thread(task, "theirs").start())
                .join();
          } catch (CompletionException e) {
            throw (Exception) e.getCause();
          }
        });
  }

  @Test
  void aValueThatIsTooLarge() throws Exception {
    fails(
        "value too large",
        (step, order) -> step.run("load", Done.class, a -> new Done("x".repeat(3 * 1024 * 1024))));
  }

  /** The run fails; its repetition by mended code takes what was recorded. */
  private void fails(String thing, Bench.Code<Order, Done> code) throws Exception {
    String id;
    try (LocalBackend backend = open((step, order) -> after(step, order, code))) {
      Run<Done> run = backend.client().start(TYPE, ORDER);
      id = run.id();
      RunFailedException e =
          catchThrowableOfType(RunFailedException.class, () -> run.result(PATIENCE));
      golden.has(thing, e.run().failure().orElseThrow());
      assertThat(run.journal().entries().get(0).key()).isEqualTo("before");
    }
    List<String> bodies = new ArrayList<>();
    try (LocalBackend backend =
        open(
            (step, order) -> {
              step.run("before", a -> bodies.add("before"));
              step.sleep("pause", Duration.ofMinutes(1));
              return new Done("mended");
            })) {
      Run<Done> again = backend.client().run(id, Done.class).rerunFrom("pause");
      assertThat(again.result(PATIENCE)).isEqualTo(new Done("mended"));
      assertThat(bodies).isEmpty();
    }
  }

  private static Done after(Step step, Order order, Bench.Code<Order, Done> code) throws Exception {
    step.run("before", a -> {});
    step.sleep("pause", Duration.ofMinutes(1));
    return code.run(step, order);
  }

  @Test
  void aStepInFinally() throws Exception {
    List<Throwable> thrown = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    try (LocalBackend backend =
        open(
            (step, order) -> {
              try {
                step.sleep("pause", Duration.ofHours(1));
              } finally {
                try {
                  step.run("tidy", a -> bodies.add("tidy"));
                } catch (Error e) {
                  thrown.add(e);
                }
              }
              return new Done("slept");
            })) {
      Run<Done> run = backend.client().start(TYPE, ORDER);
      assertThat(backend.settle(PATIENCE)).isTrue();
      assertThat(bodies).isEmpty();
      golden.has(
          "Step used in finally while unwinding", String.valueOf(thrown.get(0).getMessage()));
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("slept"));
      assertThat(bodies).hasSize(1);
    }
  }

  // ---- journals

  @Test
  void aJournalThatIsCorrupt() throws Exception {
    try (LocalBackend backend = open(GOOD)) {
      String text = journal(backend);
      refused("corrupt journal", () -> load(backend, text.substring(0, 40)));
      refused("corrupt journal, a field", () -> load(backend, text.replace("\"seed\"", "\"sed\"")));
      assertThat(backend.client().list(RunQuery.all()).items()).hasSize(1);
      assertThat(journal(backend)).isEqualTo(text);
    }
  }

  @Test
  void aJournalThatIsNewer() throws Exception {
    try (LocalBackend backend = open(GOOD)) {
      String text = journal(backend);
      refused("newer journal", () -> load(backend, text.replace("\"format\":1", "\"format\":2")));
      assertThat(backend.client().list(RunQuery.all()).items()).hasSize(1);
    }
  }

  /** What a damaged disk leaves: the run is parked, and goes on when the value is back. */
  @Test
  void anEntryThatIsDamaged() throws Exception {
    Bench.Code<Order, Done> code =
        (step, order) -> {
          int count = step.run("count", Integer.class, a -> 42);
          step.sleep("pause", Duration.ofMinutes(1));
          return new Done("counted " + count);
        };
    String id;
    try (LocalBackend backend = open(code)) {
      id = backend.client().start(TYPE, ORDER).id();
      assertThat(backend.settle(PATIENCE)).isTrue();
    }
    entry("{\"cou");
    try (LocalBackend backend = open(code)) {
      backend.advance(Duration.ofMinutes(1));
      var run = backend.client().run(id, Done.class).describe();
      assertThat(run.status()).isEqualTo(RunStatus.STALLED);
      golden.has("damaged entry", run.failure().orElseThrow());
    }
    entry("42");
    try (LocalBackend backend = open(code)) {
      assertThat(backend.client().run(id, Done.class).result(PATIENCE))
          .isEqualTo(new Done("counted 42"));
    }
  }

  private void entry(String value) throws Exception {
    other.run("UPDATE entry SET value = CAST('" + value + "' AS BLOB) WHERE key = 'count'");
  }

  private String journal(LocalBackend backend) {
    return new String(JournalJson.write(backend.export(bystander)), StandardCharsets.UTF_8);
  }

  private static void load(LocalBackend backend, String text) {
    backend.startFrom(JournalJson.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  // ---- the file

  @Test
  void aLockedDatabase() throws Exception {
    try (LocalBackend backend = open(GOOD)) {
      other.run("BEGIN IMMEDIATE");
      refused("database locked", () -> backend.client().start(TYPE, ORDER));
      other.run("ROLLBACK");
      assertThat(backend.client().list(RunQuery.all()).items()).hasSize(1);
      assertThat(backend.client().start(TYPE, ORDER).result(PATIENCE)).isEqualTo(new Done("good"));
    }
  }

  @Test
  void aFullDatabase() throws Exception {
    clock = "system"; // the engine tries again after a while of real time
    CountDownLatch full = new CountDownLatch(1);
    try (LocalBackend backend =
        open(
            (step, order) ->
                step.run(
                    "amid",
                    Done.class,
                    a -> {
                      full.await();
                      return new Done("x".repeat(50_000));
                    }))) {
      Run<Done> amid = backend.client().start(TYPE, ORDER);
      Bench.pages(backend, 1); // SQLite takes the pages in use for the least
      full.countDown();
      refused("database full", () -> fill(backend));
      Bench.pages(backend, 1_000_000);
      assertThat(amid.result(PATIENCE).text()).hasSize(50_000);
    }
  }

  private static void fill(LocalBackend backend) {
    IntStream.range(0, 1_000)
        .forEach(i -> backend.client().start(TYPE, new Order("x".repeat(50_000), i)));
  }

  private void refused(String thing, ThrowingCallable call) {
    WaybillException e = catchThrowableOfType(WaybillException.class, call);
    golden.has(
        thing,
        e.code() + ": " + String.valueOf(e.getMessage()).replace(folder.toString(), "<dir>"));
  }
}
