package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Callback;
import dev.waybill.EventType;
import dev.waybill.Retry;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import dev.waybill.values.JournalJson;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What derives from a run differs between its generations, not between the epochs of one. */
@Timeout(60)
final class GenerationsTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final WorkflowType<Order, Done> PART =
      WorkflowType.of("part", Order.class, Done.class);
  private static final EventType<Order> TOLD = EventType.of("order/told", Order.class);
  private static final WorkflowType<Order, Done> LISTENER =
      WorkflowType.of("listener", Order.class, Done.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Map<String, Set<String>> derived = new ConcurrentHashMap<>();

  @Test
  void aKeyUsedAgainAfterContinueAsNewDerivesOtherValuesAndAMoveTheSame() throws Exception {
    LocalBackend backend = open("2026-01-05T09:00:00Z");
    String id = backend.client().start(TYPE, new Order("o-1", 1)).id();
    assertThat(backend.settle(PATIENCE)).isTrue();
    for (int generation = 0; generation < 2; generation++) {
      Header header = backend.export(id).header();
      assertThat(header.generation()).isEqualTo(generation);
      backend = moved(backend, id);
      assertThat(backend.export(id).header().epoch()).isEqualTo(header.epoch() + 1);
      backend.advance(Duration.ofHours(2));
    }
    assertThat(backend.client().run(id, Done.class).result(PATIENCE)).isEqualTo(new Done("paid"));
    backend.close();

    Map<String, Integer> different = new TreeMap<>();
    derived.forEach((what, values) -> different.put(what, values.size()));
    assertThat(different)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("charge", 2, "uuid", 2, "child", 2, "event", 2, "token", 2));
  }

  /** The run in another engine, an epoch on. */
  private LocalBackend moved(LocalBackend from, String id) {
    Journal journal = JournalJson.read(JournalJson.write(from.export(id)));
    Header header = journal.header();
    LocalBackend to = open(from.now().toString());
    from.close();
    to.startFrom(
        new Journal(
            journal.format(),
            new Header(
                header.runId(),
                header.epoch() + 1,
                header.generation(),
                header.workflow(),
                header.input(),
                header.determinism(),
                header.origin()),
            journal.entries(),
            journal.notes(),
            journal.ending()));
    assertThat(to.settle(PATIENCE)).isTrue();
    return to;
  }

  private Done pay(Step step, Order order) {
    note("uuid", step.uuid().toString());
    step.invoke("part", PART, order);
    step.send("tell", TOLD.event(order));
    Callback<Done> answer = step.callback("answer", Done.class, Duration.ofSeconds(1));
    note("token", answer.token());
    answer.await();
    Retry twice = Retry.attempts(2).withBackoff(HOUR, HOUR, 1);
    step.with(StepOptions.defaults().withRetry(twice))
        .run(
            "charge",
            attempt -> {
              note("charge", attempt.idempotencyKey());
              if (attempt.number() == 1) {
                throw new IllegalStateException("try again elsewhere");
              }
            });
    return order.amount() == 0
        ? new Done("paid")
        : step.continueAsNew(TYPE, new Order(order.id(), order.amount() - 1));
  }

  private void note(String what, String value) {
    derived.computeIfAbsent(what, each -> ConcurrentHashMap.newKeySet()).add(value);
  }

  private LocalBackend open(String now) {
    Workflow<Order, Done> part =
        Bench.workflow(
            PART,
            (step, order) -> {
              note("child", step.info().id());
              return new Done("part");
            });
    Workflow<Order, Done> listener =
        Bench.workflow(
            LISTENER.define().startedBy(TOLD).build(),
            (step, order) -> {
              note("event", step.info().eventId().orElseThrow());
              return new Done("heard");
            });
    Map<String, String> settings =
        Map.of(
            LocalSettings.FILE,
            "memory",
            LocalSettings.CLOCK,
            "virtual:" + now,
            "waybill.callback.key",
            "a key for the tests of the embedded backend");
    return Bench.open(settings, Bench.workflow(TYPE, this::pay), part, listener);
  }
}
