package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.Promise;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.Run.Admission;
import dev.waybill.client.RunQuery;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which run, of which generation, an outcome, an event or a limit belongs to. */
@Timeout(60)
final class LineageTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final WorkflowType<Order, Done> PART =
      WorkflowType.of("part", Order.class, Done.class);
  private static final EventType<Order> TOLD =
      EventType.of("order/told", Order.class).keyedBy("id");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<LocalBackend> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(LocalBackend::close);
  }

  @Test
  void aChildThatIsCancelledAtOnceDoesNotGoOn() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE,
            (step, order) -> {
              Promise<Done> promise = step.async().invoke("part", PART, order);
              promise.cancel();
              step.sleep("pause", Duration.ofMinutes(1));
              return new Done("went on");
            });
    assertThat(childrenAfter(workflow)).isEmpty();
  }

  @Test
  void aChildThatIsCancelledBeforeItBeganIsNoFailureOfItsParent() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE,
            (step, order) -> {
              Promise<Done> promise = step.async().invoke("part", PART, order);
              step.run("something", attempt -> {});
              promise.cancel();
              step.sleep("pause", Duration.ofMinutes(1));
              return new Done("went on");
            });
    assertThat(childrenAfter(workflow)).containsExactly(RunStatus.CANCELLED);
  }

  /** Runs the workflow while one run executes at a time: its child has to queue. */
  private List<RunStatus> childrenAfter(Workflow<Order, Done> workflow) throws Exception {
    Workflow<Order, Done> part =
        Bench.workflow(
            PART,
            (step, order) -> {
              step.sleep("work", Duration.ofHours(1));
              return new Done("worked");
            });
    LocalBackend backend =
        Bench.open(
            Map.of(
                LocalSettings.FILE,
                "memory",
                LocalSettings.CLOCK,
                "virtual",
                LocalSettings.WORKERS,
                "1"),
            workflow,
            part);
    opened.add(backend);
    Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
    assertThat(run.result(PATIENCE)).isEqualTo(new Done("went on"));
    backend.advance(Duration.ofHours(2));
    RunQuery parts = RunQuery.all().withWorkflow("part");
    return backend.client().list(parts).items().stream().map(RunInfo::status).toList();
  }

  @Test
  void aSingletonThatIsDebouncedTakesTheLastInput() throws Exception {
    for (Singleton mode : Singleton.values()) {
      Workflow<Order, Done> workflow =
          Bench.workflow(
              TYPE.define()
                  .singleton(mode, "id")
                  .debounce(Duration.ofMinutes(10), Duration.ofMinutes(25), "id")
                  .build(),
              (step, order) -> new Done("amount " + order.amount()));
      LocalBackend backend = open(workflow);
      Run<Done> first = backend.client().start(TYPE, new Order("o-1", 1));
      Run<Done> second = backend.client().start(TYPE, new Order("o-1", 2));

      assertThat(second.admission()).as("%s", mode).isEqualTo(Admission.DEBOUNCED);
      assertThat(first.result(PATIENCE)).isEqualTo(new Done("amount 2"));
    }
  }

  @Test
  void theEventThatStartsARunCancelsTheOneBeforeAndNotIt() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE.define().startedBy(TOLD).cancelledBy(TOLD, "id").build(),
            (step, order) -> {
              step.sleep("work", Duration.ofHours(1));
              return new Done("amount " + order.amount());
            });
    LocalBackend backend = open(workflow);
    var unused = backend.client().send(TOLD.event(new Order("o-1", 1)));
    assertThat(backend.settle(PATIENCE)).isTrue();
    var unused2 = backend.client().send(TOLD.event(new Order("o-1", 2)));
    backend.advance(Duration.ofHours(2));

    assertThat(backend.client().list(RunQuery.all()).items())
        .extracting(RunInfo::status)
        .containsExactly(RunStatus.COMPLETED, RunStatus.CANCELLED);
  }

  @Test
  void theEventThatStartsARunIsNotAmongThoseItReceives() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE.define().startedBy(TOLD).receives(TOLD, "id").build(),
            (step, order) -> {
              Optional<Order> next =
                  step.waitForEvent("next", TOLD, order.id(), Duration.ofHours(1));
              return new Done("next " + next.map(Order::amount).orElse(-1));
            });
    LocalBackend backend = open(workflow);
    var unused = backend.client().send(TOLD.event(new Order("o-1", 1)));
    backend.advance(Duration.ofHours(2));

    String id = backend.client().list(RunQuery.all()).items().get(0).id();
    assertThat(backend.client().run(id, Done.class).result(PATIENCE))
        .isEqualTo(new Done("next -1"));
  }

  @Test
  void whatARunHearsFollowsItsNewInput() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE.define().cancelledBy(TOLD, "id").build(),
            (step, order) -> {
              if (order.amount() == 0) {
                return step.continueAsNew(TYPE, new Order("o-2", 1));
              }
              step.sleep("work", Duration.ofHours(1));
              return new Done("worked");
            });
    LocalBackend backend = open(workflow);
    Run<Done> run = backend.client().start(TYPE, new Order("o-1", 0));
    assertThat(backend.settle(PATIENCE)).isTrue();
    var unused = backend.client().send(TOLD.event(new Order("o-2", 7)));
    assertThat(backend.settle(PATIENCE)).isTrue();
    assertThat(run.describe().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void aSingletonThatMovedStaysOne() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE.define().singleton(Singleton.SKIP_NEW, "id").build(),
            (step, order) -> {
              step.sleep("work", Duration.ofHours(1));
              return new Done("amount " + order.amount());
            });
    LocalBackend from = open(workflow);
    Run<Done> run = from.client().start(TYPE, new Order("o-1", 1));
    assertThat(from.settle(PATIENCE)).isTrue();
    LocalBackend to = open(workflow);
    to.startFrom(from.export(run.id()));
    assertThat(to.settle(PATIENCE)).isTrue();

    assertThat(to.client().start(TYPE, new Order("o-1", 2)).admission())
        .isEqualTo(Admission.SKIPPED);
  }

  private LocalBackend open(Workflow<?, ?>... workflows) {
    Map<String, String> settings =
        Map.of(LocalSettings.FILE, "memory", LocalSettings.CLOCK, "virtual:2026-01-05T09:00:00Z");
    LocalBackend backend = Bench.open(settings, workflows);
    opened.add(backend);
    return backend;
  }
}
