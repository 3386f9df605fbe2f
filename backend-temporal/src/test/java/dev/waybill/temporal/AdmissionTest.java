package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What starts lead to on the server that lives in this process. */
class AdmissionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  record Deal(String key, int number, long seconds) {}

  /** Sleeps as long as its input says, and returns the input's number. */
  static final class Limited implements Workflow<Deal, Integer> {
    static final WorkflowType<Deal, Integer> TYPE =
        WorkflowType.of("limited", Deal.class, Integer.class);
    private final UnaryOperator<WorkflowDefinition.Builder<Deal, Integer>> limits;

    Limited(UnaryOperator<WorkflowDefinition.Builder<Deal, Integer>> limits) {
      this.limits = limits;
    }

    @Override
    public WorkflowDefinition<Deal, Integer> definition() {
      return limits.apply(TYPE.define()).build();
    }

    @Override
    public Integer run(Step step, Deal deal) {
      step.sleep("rest", Duration.ofSeconds(deal.seconds()));
      return deal.number();
    }
  }

  /** Returns how many events came together. */
  static final class Batched implements Workflow<Deal[], String> {
    static final EventType<Deal> ADDED = EventType.of("deal/added", Deal.class);
    static final WorkflowType<Deal[], String> TYPE =
        WorkflowType.of("batched", Deal[].class, String.class);

    @Override
    public WorkflowDefinition<Deal[], String> definition() {
      return TYPE.define().startedByBatch(ADDED, 2, Duration.ofMinutes(10), "key").build();
    }

    @Override
    public String run(Step step, Deal[] deals) {
      return Arrays.stream(deals).map(Deal::number).toList().toString();
    }
  }

  private static TemporalBackend open(Workflow<?, ?> workflow) {
    return TemporalBackend.open(
        new BackendContext(
            "crm",
            "1",
            Map.of(
                TemporalSettings.ADDRESS,
                TemporalSettings.IN_PROCESS,
                "waybill.callback.key",
                "a key for the tests of this backend"),
            List.of(workflow),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  private static TemporalBackend limited(
      UnaryOperator<WorkflowDefinition.Builder<Deal, Integer>> limits) {
    return open(new Limited(limits));
  }

  private static Run<Integer> start(TemporalBackend backend, Deal deal) {
    return backend.client().start(Limited.TYPE, deal);
  }

  private static Admission.Answer start(TemporalBackend backend, String runId, Deal deal) {
    Engine engine = backend.engine();
    return engine.admission.start(
        new RunStart(
            runId,
            Objects.requireNonNull(engine.definition("limited")),
            Wire.json(deal),
            StartOptions.defaults(),
            Optional.of("event of " + runId)));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  @Test
  void aSingletonSkipsWhileARunIsUnfinished() throws Exception {
    try (TemporalBackend backend = limited(all -> all.singleton(Singleton.SKIP_NEW, "key"))) {
      Run<Integer> one = start(backend, new Deal("a", 1, 3_600));
      Run<Integer> two = start(backend, new Deal("a", 2, 0));
      Run<Integer> other = start(backend, new Deal("b", 3, 0));

      assertThat(one.admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(two.admission()).isEqualTo(Run.Admission.SKIPPED);
      assertThat(two.id()).isEqualTo(one.id());
      assertThat(other.admission()).isEqualTo(Run.Admission.STARTED);

      assertThat(one.result(SOON)).isEqualTo(1);
      Run<Integer> later = start(backend, new Deal("a", 4, 0));
      assertThat(later.admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(later.result(SOON)).isEqualTo(4);
    }
  }

  @Test
  void aSingletonCancelsTheRunThatIsUnfinished() throws Exception {
    try (TemporalBackend backend = limited(all -> all.singleton(Singleton.CANCEL_RUNNING, "key"))) {
      Run<Integer> one = start(backend, new Deal("a", 1, 3_600));
      Run<Integer> two = start(backend, new Deal("a", 2, 3_600));

      assertThat(two.admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(two.result(SOON)).isEqualTo(2);
      assertThat(one.describe().status()).isEqualTo(RunStatus.CANCELLED);
    }
  }

  @Test
  void aTerminatedRunHoldsNoSingleton() throws Exception {
    try (TemporalBackend backend = limited(all -> all.singleton(Singleton.SKIP_NEW, "key"))) {
      Run<Integer> one = start(backend, new Deal("a", 1, 3_600));
      backend
          .engine()
          .connection
          .client()
          .newUntypedWorkflowStub(one.id())
          .terminate("killed by a test");

      Run<Integer> two = start(backend, new Deal("a", 2, 0));
      assertThat(two.admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(two.result(SOON)).isEqualTo(2);
    }
  }

  @Test
  void aRateDropsWhatIsAboveItUntilThePeriodIsOver() {
    try (TemporalBackend backend = limited(all -> all.rateLimit(2, Duration.ofHours(1), "key"))) {
      String repeated = id();
      Deal deal = new Deal("a", 1, 0);
      assertThat(start(backend, id(), deal).admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(start(backend, id(), deal).admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(start(backend, repeated, deal).admission()).isEqualTo(Run.Admission.RATE_LIMITED);
      assertThat(start(backend, id(), new Deal("b", 1, 0)).admission())
          .isEqualTo(Run.Admission.STARTED);

      backend.advance(Duration.ofMinutes(59));
      assertThat(start(backend, repeated, deal).admission()).isEqualTo(Run.Admission.RATE_LIMITED);
      backend.advance(Duration.ofMinutes(2));
      assertThat(start(backend, id(), deal).admission()).isEqualTo(Run.Admission.STARTED);
    }
  }

  @Test
  void equalPathsAreOneRunWithinTheWindow() {
    try (TemporalBackend backend =
        limited(
            all ->
                all.idempotent(Duration.ofHours(1), "key", "number")
                    .rateLimit(2, Duration.ofDays(1), "key"))) {
      String first = id();
      assertThat(start(backend, first, new Deal("a", 1, 0)))
          .isEqualTo(new Admission.Answer(Run.Admission.STARTED, first));
      assertThat(start(backend, id(), new Deal("a", 1, 0)))
          .isEqualTo(new Admission.Answer(Run.Admission.EXISTING, first));
      assertThat(start(backend, first, new Deal("a", 1, 0)))
          .isEqualTo(new Admission.Answer(Run.Admission.STARTED, first));
      assertThat(start(backend, id(), new Deal("a", 2, 0)).admission())
          .isEqualTo(Run.Admission.STARTED);
      assertThat(start(backend, id(), new Deal("a", 3, 0)).admission())
          .isEqualTo(Run.Admission.RATE_LIMITED);

      backend.advance(Duration.ofMinutes(61));
      assertThat(start(backend, id(), new Deal("a", 1, 0)).admission())
          .isEqualTo(Run.Admission.RATE_LIMITED);
    }
  }

  @Test
  void aKeyOfTheStartIsOneRunBeforeAnyLimit() {
    try (TemporalBackend backend = limited(all -> all.rateLimit(1, Duration.ofDays(1)))) {
      StartOptions keyed = StartOptions.defaults().withIdempotencyKey("k-1");
      Run<Integer> one = backend.client().start(Limited.TYPE, new Deal("a", 1, 0), keyed);
      Run<Integer> two = backend.client().start(Limited.TYPE, new Deal("a", 2, 0), keyed);
      assertThat(one.admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(two.admission()).isEqualTo(Run.Admission.EXISTING);
      assertThat(two.id()).isEqualTo(one.id());
    }
  }

  @Test
  void aThrottleSpacesStarts() throws Exception {
    try (TemporalBackend backend = limited(all -> all.throttle(1, Duration.ofHours(1)))) {
      Run<Integer> one = start(backend, new Deal("a", 1, 0));
      Run<Integer> two = start(backend, new Deal("b", 2, 0));
      Run<Integer> three = start(backend, new Deal("c", 3, 0));
      Waiting.until(() -> one.describe().status() == RunStatus.COMPLETED);
      assertThat(two.admission()).isEqualTo(Run.Admission.STARTED);
      assertThat(two.describe().status()).isEqualTo(RunStatus.SCHEDULED);

      backend.advance(Duration.ofMinutes(61));
      Waiting.until(() -> two.describe().status() == RunStatus.COMPLETED);
      assertThat(three.describe().status()).isEqualTo(RunStatus.SCHEDULED);
      backend.advance(Duration.ofMinutes(61));
      assertThat(three.result(SOON)).isEqualTo(3);
    }
  }

  @Test
  void aDebounceTakesTheLastInput() throws Exception {
    try (TemporalBackend backend =
        limited(all -> all.debounce(Duration.ofHours(1), Duration.ofMinutes(90), "key"))) {
      Run<Integer> one = start(backend, new Deal("a", 1, 0));
      backend.advance(Duration.ofMinutes(50));
      String second = id();
      assertThat(start(backend, second, new Deal("a", 2, 0)))
          .isEqualTo(new Admission.Answer(Run.Admission.DEBOUNCED, one.id()));
      assertThat(one.describe().status()).isEqualTo(RunStatus.SCHEDULED);
      backend.advance(Duration.ofMinutes(39));
      Run<Integer> three = start(backend, new Deal("a", 3, 0));
      assertThat(three.id()).isEqualTo(one.id());
      assertThat(start(backend, second, new Deal("a", 2, 0)).runId()).isEqualTo(one.id());
      assertThat(one.describe().status()).isEqualTo(RunStatus.SCHEDULED);

      backend.advance(Duration.ofMinutes(2));
      assertThat(one.result(SOON)).isEqualTo(3);
      assertThat(start(backend, new Deal("a", 4, 0)).admission()).isEqualTo(Run.Admission.STARTED);
    }
  }

  @Test
  void aDebouncedRunCanBeCancelledBeforeItBegins() throws Exception {
    try (TemporalBackend backend =
        limited(all -> all.debounce(Duration.ofHours(1), Duration.ofHours(2)))) {
      Run<Integer> one = start(backend, new Deal("a", 1, 0));
      one.cancel("not wanted");
      Waiting.until(() -> one.describe().status() == RunStatus.CANCELLED);

      Run<Integer> two = start(backend, new Deal("a", 2, 0));
      assertThat(two.admission()).isEqualTo(Run.Admission.STARTED);
      backend.advance(Duration.ofMinutes(61));
      assertThat(two.result(SOON)).isEqualTo(2);
    }
  }

  @Test
  void aBatchStartsWhenItIsFullOrHasWaited() throws Exception {
    try (TemporalBackend backend = open(new Batched())) {
      add(backend, "e-1", 1);
      add(backend, "e-1", 1);
      add(backend, "e-2", 2);
      add(backend, "e-3", 3);

      assertThat(batch(backend, "e-1").result(SOON)).isEqualTo("[1, 2]");
      backend.advance(Duration.ofMinutes(11));
      assertThat(batch(backend, "e-3").result(SOON)).isEqualTo("[3]");
    }
  }

  private static void add(TemporalBackend backend, String id, int number) {
    Engine engine = backend.engine();
    WorkflowDefinition<?, ?> definition = Objects.requireNonNull(engine.definition("batched"));
    engine.admission.collect(
        definition,
        definition.batchTrigger().orElseThrow(),
        new Outgoing(id, "deal/added", Wire.json(new Deal("a", number, 0)), Optional.empty()),
        engine.now());
  }

  private static Run<String> batch(TemporalBackend backend, String firstEvent) {
    Run<String> run = backend.client().run(Seeds.id("batch", "batched", firstEvent), String.class);
    Waiting.until(
        () -> {
          try {
            return run.describe().status() != RunStatus.SCHEDULED;
          } catch (dev.waybill.client.RunNotFoundException notYet) {
            return false;
          }
        });
    return run;
  }
}
