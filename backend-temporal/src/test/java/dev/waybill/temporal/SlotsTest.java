package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Json;
import dev.waybill.Priority;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits on executing, on the server that lives in this process. */
class SlotsTest {
  record Job(String name, boolean held, long seconds) {}

  /** Works, sleeps, works again; one that is held works until the test opens the gate. */
  static final class Limited implements Workflow<Job, String> {
    static final WorkflowType<Job, String> TYPE =
        WorkflowType.of("limited", Job.class, String.class);
    final CountDownLatch gate = new CountDownLatch(1);
    final List<String> bodies = new CopyOnWriteArrayList<>();

    @Override
    public WorkflowDefinition<Job, String> definition() {
      return TYPE.define().concurrency(2, "name").concurrency(1).build();
    }

    @Override
    public String run(Step step, Job job) {
      step.run(
          "work",
          String.class,
          attempt -> {
            bodies.add(job.name());
            return job.held() && !gate.await(20, TimeUnit.SECONDS) ? "late" : "done";
          });
      step.sleep("rest", Duration.ofSeconds(job.seconds()));
      return step.run("end", String.class, attempt -> job.name());
    }
  }

  private final Limited limited = new Limited();
  private final TemporalBackend backend =
      TemporalBackend.open(
          new BackendContext(
              "crm",
              "1",
              Map.of(
                  TemporalSettings.ADDRESS,
                  TemporalSettings.IN_PROCESS,
                  "waybill.callback.key",
                  "a key for the tests of this backend"),
              List.of(limited),
              new JsonCodec(),
              List.of(),
              URI.create("https://crm.example/waybill"),
              true));

  @AfterEach
  void close() {
    limited.gate.countDown();
    backend.close();
  }

  private Run<String> start(Job job, StartOptions options) {
    return backend.client().start(Limited.TYPE, job, options);
  }

  private Run<String> start(Job job) {
    return start(job, StartOptions.defaults());
  }

  private Run<String> queued(String name, Priority priority) {
    Run<String> run =
        start(new Job(name, false, 0), StartOptions.defaults().withPriority(priority));
    Waiting.until(() -> queues(run.id()));
    return run;
  }

  /** Whether the run itself says so: then it has its place in the queue. */
  private boolean queues(String run) {
    try {
      Json look = backend.engine().rpc.query(run, Wire.LOOK, Duration.ofSeconds(5));
      return Wire.read(look, Handlers.Look.class).status() == RunStatus.QUEUED;
    } catch (RuntimeException notBegun) {
      return false;
    }
  }

  private Run<String> holding(String name) {
    Run<String> run = start(new Job(name, true, 0));
    Waiting.until(() -> limited.bodies.contains(name));
    return run;
  }

  @Test
  void theNextRunBeginsWhenOneHasEndedAndTheUrgentOneFirst() throws Exception {
    Run<String> first = holding("first");
    Run<String> low = queued("low", Priority.LOW);
    Run<String> normal = queued("normal", Priority.NORMAL);
    Run<String> high = queued("high", Priority.HIGH);
    assertThat(limited.bodies).containsExactly("first");

    limited.gate.countDown();
    Waiting.until(() -> low.describe().status() == RunStatus.COMPLETED);
    assertThat(limited.bodies).containsExactly("first", "high", "normal", "low");
    assertThat(first.describe().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(normal.describe().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(high.describe().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aRunThatSleepsHoldsNoSlot() throws Exception {
    Run<String> one = start(new Job("one", false, 86_400));
    Waiting.until(() -> one.describe().status() == RunStatus.WAITING);

    Run<String> two = start(new Job("two", false, 0));
    Waiting.until(() -> two.describe().status() == RunStatus.COMPLETED);
    assertThat(one.describe().status()).isEqualTo(RunStatus.WAITING);
    assertThat(one.result(Duration.ofSeconds(20))).isEqualTo("one");
  }

  /** Has a run that does not exist hold the slot: time passes more slowly while a body runs. */
  private void heldByAGhost() {
    Engine engine = backend.engine();
    String key = "1/" + Rules.key(JsonCodec.tree(Wire.json(new Job("ghost", false, 0))), List.of());
    Json free =
        Slots.ask(
            engine,
            new Slots.Wanted(
                Rules.id(engine, "slots", "limited", key),
                new SlotGate.Claim("ghost", "its ticket", 1, 1)));
    assertThat(free.text()).isEqualTo("true");
  }

  @Test
  void aRunThatWasKilledFreesItsSlot() {
    heldByAGhost();
    Run<String> second = queued("second", Priority.NORMAL);

    backend.advance(Duration.ofMinutes(1));
    Waiting.until(() -> second.describe().status() == RunStatus.COMPLETED);
  }

  @Test
  void aQueuedRunIsCancelledWithoutASlot() {
    Run<String> first = holding("first");
    Run<String> unwanted = queued("unwanted", Priority.NORMAL);
    unwanted.cancel("not wanted");
    Waiting.until(() -> unwanted.describe().status() == RunStatus.CANCELLED);

    limited.gate.countDown();
    Waiting.until(() -> first.describe().status() == RunStatus.COMPLETED);
    assertThat(limited.bodies).containsExactly("first");
  }

  @Test
  void aQueuedRunExpires() {
    heldByAGhost();
    Run<String> late =
        start(new Job("late", false, 0), StartOptions.defaults().withTtl(Duration.ofSeconds(20)));
    Waiting.until(() -> queues(late.id()));

    backend.advance(Duration.ofSeconds(21));
    Waiting.until(() -> late.describe().status() == RunStatus.EXPIRED);
    assertThat(limited.bodies).isEmpty();
  }
}
