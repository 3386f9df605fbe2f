package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunQuery;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that come at awkward moments, and a crowd of sleepers. */
@Timeout(600)
final class ArrivalsTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);

  record Replied(String orderId, String text) {}

  private static final EventType<Replied> REPLIED =
      EventType.of("order/replied", Replied.class).keyedBy("orderId");
  private static final EventType<Order> PLACED =
      EventType.of("order/placed", Order.class).keyedBy("id");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SLEEPERS = Integer.getInteger("waybill.sleepers", 10_000);

  private static Bench.Code<Order, Done> waits(int times) {
    return (step, order) -> {
      StringBuilder texts = new StringBuilder();
      for (int i = 0; i < times; i++) {
        texts.append(
            step.waitForEvent("reply", REPLIED, order.id(), Duration.ofDays(1))
                .map(Replied::text)
                .orElse("-"));
      }
      return new Done(texts.toString());
    };
  }

  /** Waits after a step whose body says that it has begun, and is held. */
  private static Bench.Code<Order, Done> held(CountDownLatch entered, CountDownLatch go) {
    return (step, order) -> {
      step.run(
          "hold",
          attempt -> {
            entered.countDown();
            go.await();
          });
      return waits(1).run(step, order);
    };
  }

  private static Workflow<Order, Done> receiving(Bench.Code<Order, Done> code) {
    return Bench.workflow(TYPE.define().receives(REPLIED, "id").concurrency(1).build(), code);
  }

  private static void reply(LocalBackend backend, String order, String text) {
    backend.client().send(REPLIED.event(new Replied(order, text)));
  }

  @Test
  void anEventWhileTheRunIsQueuedIsKeptForIt() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (LocalBackend backend =
        Bench.open(Map.of(LocalSettings.FILE, "memory"), receiving(held(entered, go)))) {
      Run<Done> first = backend.client().start(TYPE, new Order("o-1", 1));
      entered.await();
      Run<Done> second = backend.client().start(TYPE, new Order("o-2", 1));
      assertThat(second.describe().status()).isEqualTo(RunStatus.QUEUED);
      reply(backend, "o-2", "second");
      reply(backend, "o-1", "first");
      go.countDown();
      assertThat(first.result(PATIENCE)).isEqualTo(new Done("first"));
      assertThat(second.result(PATIENCE)).isEqualTo(new Done("second"));
    }
  }

  @Test
  void eventsWhileTheWorkerIsDownStartAndWakeRuns(@TempDir Path folder) throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(TYPE.define().startedBy(PLACED).receives(REPLIED, "id").build(), waits(2));
    String waiting;
    try (LocalBackend worker = open(folder, true, workflow)) {
      waiting = worker.client().start(TYPE, new Order("o-1", 1)).id();
      assertThat(worker.settle(PATIENCE)).isTrue();
      reply(worker, "o-1", "a");
    }
    try (LocalBackend client = open(folder, false, workflow)) {
      reply(client, "o-1", "b");
      client.client().send(PLACED.event(new Order("o-2", 2)));
      reply(client, "o-2", "c");
      reply(client, "o-2", "d");
      assertThat(client.client().run(waiting, Done.class).describe().status().isFinal()).isFalse();
    }
    try (LocalBackend worker = open(folder, true, workflow)) {
      assertThat(worker.client().run(waiting, Done.class).result(PATIENCE))
          .isEqualTo(new Done("ab"));
      var runs = worker.client().list(RunQuery.all()).items();
      assertThat(runs).hasSize(2);
      assertThat(worker.client().run(runs.get(0).id(), Done.class).result(PATIENCE))
          .isEqualTo(new Done("cd"));
    }
  }

  private static LocalBackend open(Path folder, boolean executes, Workflow<?, ?> workflow) {
    return LocalBackend.open(
        new BackendContext(
            BackendContext.APP,
            BackendContext.BUILD,
            Map.of(LocalSettings.FILE, folder.resolve("waybill.db").toString()),
            List.of(workflow),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            executes));
  }

  @Test
  void aReplyDuringTheSendIsNotLost() throws Exception {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch replied = new CountDownLatch(1);
    try (LocalBackend backend =
        Bench.open(Map.of(LocalSettings.FILE, "memory"), receiving(held(sending, replied)))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      sending.await();
      reply(backend, "o-1", "quick");
      replied.countDown();
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("quick"));
    }
  }

  @Test
  void twoReschedulesWithinOneInstantAreBothReadInOrder() throws Exception {
    try (LocalBackend backend = Bench.virtual(receiving(waits(3)))) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      assertThat(backend.settle(PATIENCE)).isTrue();
      reply(backend, "o-1", "a");
      reply(backend, "o-1", "b");
      assertThat(backend.settle(PATIENCE)).isTrue();
      backend
          .client()
          .send(
              REPLIED.event(new Replied("o-1", "c")), REPLIED.event(new Replied("o-1", "unread")));
      assertThat(run.result(PATIENCE)).isEqualTo(new Done("abc"));
    }
  }

  @Test
  void anEventWithAKnownIdHasNoEffect() throws Exception {
    try (LocalBackend backend =
        Bench.virtual(
            Bench.workflow(
                TYPE.define().startedBy(PLACED).receives(REPLIED, "id").build(), waits(2)))) {
      var placed = PLACED.event(new Order("o-1", 1));
      backend.client().send(placed, placed);
      backend.client().send(placed);
      assertThat(backend.settle(PATIENCE)).isTrue();
      var runs = backend.client().list(RunQuery.all()).items();
      assertThat(runs).hasSize(1);
      var reply = REPLIED.event(new Replied("o-1", "a"));
      backend.client().send(reply, reply);
      backend.client().send(reply);
      reply(backend, "o-1", "b");
      assertThat(backend.client().run(runs.get(0).id(), Done.class).result(PATIENCE))
          .isEqualTo(new Done("ab"));
    }
  }

  /** {@code -Dwaybill.sleepers=N} sets how many. */
  @Test
  void aCrowdOfSleepersCostsNoThreads(@TempDir Path folder) throws Exception {
    CountDownLatch slept = new CountDownLatch(SLEEPERS);
    try (LocalBackend backend =
        Bench.open(
            Map.of(LocalSettings.FILE, folder.resolve("waybill.db").toString()),
            Bench.workflow(
                TYPE.define().startedBy(PLACED).build(),
                (step, order) -> {
                  slept.countDown();
                  step.sleep("long", Duration.ofDays(1));
                  return new Done("woke");
                }))) {
      long began = System.nanoTime();
      var client = backend.client();
      for (int i = 0; i < SLEEPERS; i += 500) {
        client.send(
            IntStream.range(i, Math.min(i + 500, SLEEPERS))
                .mapToObj(n -> PLACED.event(new Order("o-" + n, n)))
                .toArray(Event<?>[]::new));
      }
      slept.await();
      assertThat(backend.settle(Duration.ofMinutes(8))).isTrue();
      long millis = (System.nanoTime() - began) / 1_000_000;
      awaitIdleThreads();
      System.out.printf(
          "sleepers: %d runs asleep after %d ms, %d threads, %d MB of heap%n",
          SLEEPERS, millis, threads(), heap());
      assertThat(threads()).isLessThan(20);
      assertThat(client.list(RunQuery.all()).items())
          .allMatch(info -> info.status() == RunStatus.WAITING);
    }
  }

  /** The engine's threads; idle workers end by themselves after two seconds. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("waybill"))
        .count();
  }

  private static void awaitIdleThreads() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("waybill-worker")) {
        thread.join(10_000);
      }
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
