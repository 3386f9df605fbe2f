package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.EventType;
import dev.waybill.FanOut;
import dev.waybill.Outcomes;
import dev.waybill.Promise;
import dev.waybill.RunStatus;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LocalBackendTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);

  record Replied(String orderId, String text) {}

  private static final EventType<Replied> REPLIED =
      EventType.of("order/replied", Replied.class).keyedBy("orderId");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void aRunSleepsAndEndsOnAVirtualClock() throws Exception {
    try (LocalBackend backend =
        Bench.virtual(
            Bench.workflow(
                TYPE,
                (step, order) -> {
                  step.run("notify", a -> {});
                  step.sleep("pause", Duration.ofDays(3));
                  return step.run("greet", Done.class, a -> new Done("hello " + order.id()));
                }))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 3));
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("hello o-1"));
      assertThat(run.journal().entries())
          .extracting("key")
          .containsExactly("notify", "pause", "greet");
    }
  }

  @Test
  void anEventDuringAStepWakesTheOpenWait() throws Exception {
    AtomicInteger touches = new AtomicInteger();
    LocalBackend[] holder = new LocalBackend[1];
    try (LocalBackend backend =
        Bench.virtual(
            Bench.workflow(
                TYPE,
                (step, order) -> {
                  Promise<Optional<Replied>> reply =
                      step.async().waitForEvent("reply", REPLIED, order.id(), Duration.ofDays(9));
                  int sent = 0;
                  for (int i = 0; i < 3; i++) {
                    Promise<Void> pause = step.async().sleep("pause", Duration.ofDays(1));
                    if (Promise.race(List.of(reply, pause)).await() == reply) {
                      break;
                    }
                    step.run(
                        "touch",
                        a -> {
                          touches.incrementAndGet();
                          holder[0].client().send(REPLIED.event(new Replied("o-1", "yes")));
                        });
                    sent++;
                  }
                  return new Done(sent + " " + reply.isDone());
                }))) {
      holder[0] = backend;
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 3));
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("1 true"));
      assertThat(touches).hasValue(1);
    }
  }

  @Test
  void aMapKeepsToItsWidth() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger threads = new AtomicInteger();
    try (LocalBackend backend =
        Bench.open(
            Map.of(LocalSettings.FILE, "memory"),
            Bench.workflow(
                TYPE,
                (step, order) -> {
                  List<Integer> items = IntStream.range(0, 2_000).boxed().toList();
                  Outcomes<Integer, Integer> all =
                      step.async()
                          .map(
                              "items",
                              items,
                              FanOut.of(8),
                              (s, item) ->
                                  s.run(
                                      "load",
                                      Integer.class,
                                      a -> {
                                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                        threads.accumulateAndGet(workThreads(), Math::max);
                                        now.decrementAndGet();
                                        return item;
                                      }))
                          .await();
                  return new Done(String.valueOf(all.values().size()));
                }))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 3));
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("2000"));
      assertThat(most.get()).isBetween(2, 8);
      assertThat(threads.get()).isBetween(2, 16);
    }
  }

  private static int workThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(
                thread ->
                    thread.getName().startsWith("waybill-branch")
                        || thread.getName().startsWith("waybill-body")
                        || thread.getName().startsWith("waybill-worker"))
            .count();
  }

  @Test
  void batchedStepsAreRecordedInOrder() throws Exception {
    StepOptions batched = StepOptions.defaults().withDurability(Durability.BATCHED);
    try (LocalBackend backend =
        Bench.open(
            Map.of(LocalSettings.FILE, "memory"),
            Bench.workflow(
                TYPE.define().steps(batched).build(),
                (step, order) -> {
                  int sum = 0;
                  for (int i = 0; i < 250; i++) {
                    int n = i;
                    sum += step.run("add", Integer.class, a -> n);
                  }
                  step.sleep("pause", Duration.ofMillis(5));
                  return new Done(sum + " " + step.run("last", Integer.class, a -> 1));
                }))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 3));
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("31125 1"));
      assertThat(run.journal().entries()).hasSize(252);
    }
  }

  @Test
  void cancelUndoesTheSaga() {
    List<String> did = new CopyOnWriteArrayList<>();
    try (LocalBackend backend =
        Bench.virtual(
            Bench.workflow(
                TYPE,
                (step, order) ->
                    step.saga(
                        "deposit",
                        saga -> {
                          saga.undo("release", a -> did.add("release"));
                          step.run("hold", a -> did.add("hold"));
                          step.sleep("long", Duration.ofDays(30));
                          return new Done("kept");
                        })))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 3));
      assertThat(backend.settle(PATIENCE)).isTrue();
      assertThat(run.describe().status()).isEqualTo(RunStatus.WAITING);
      run.cancel("not wanted");
      assertThatThrownBy(() -> run.result(PATIENCE))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining("CANCELLED");
      assertThat(did).containsExactly("hold", "release");
    }
  }

  @Test
  void aSecondOpeningOfTheFileIsRefusedAndRunsSurviveAReopening(@TempDir Path dir)
      throws Exception {
    Map<String, String> settings = Map.of(LocalSettings.FILE, dir.resolve("waybill.db").toString());
    AtomicInteger bodies = new AtomicInteger();
    var workflow =
        Bench.workflow(
            TYPE,
            (step, order) -> {
              step.run("once", a -> bodies.incrementAndGet());
              Optional<Replied> reply =
                  step.waitForEvent("reply", REPLIED, order.id(), Duration.ofDays(1));
              return new Done(reply.map(Replied::text).orElse("none"));
            });
    String id;
    try (LocalBackend backend = Bench.open(settings, workflow)) {
      id = backend.client().start(TYPE, new Order("o-1", 3)).id();
      assertThat(backend.settle(PATIENCE)).isTrue();
      assertThatThrownBy(() -> Bench.open(settings, workflow))
          .isInstanceOf(WaybillException.class)
          .hasMessageContaining("in use by process");
    }
    try (LocalBackend backend = Bench.open(settings, workflow)) {
      backend.client().send(REPLIED.event(new Replied("o-1", "yes")));
      assertThat(backend.client().run(id, Done.class).result(PATIENCE)).isEqualTo(new Done("yes"));
      assertThat(bodies).hasValue(1);
    }
  }
}
