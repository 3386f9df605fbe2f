package dev.waybill.conformance.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.EventType;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many senders, one key: no event is lost, while the run that hears them goes on anew. Nobody waits
 * for the run; what comes while its code has no turn does not count against its queue.
 */
class HotKeyTest {
  private static final int EVENTS = Integer.getInteger("hot.events", 2_000);
  private static final int SENDERS = 32;
  private static final int CHAPTER = 200;

  record Mark(String key, int number) {}

  record Sum(String key, int left, long sum) {}

  static final EventType<Mark> MARK = EventType.of("mark", Mark.class).keyedBy("key");

  /** Adds up the marks of a key. */
  static final class AddUp implements Workflow<Sum, Sum> {
    static final WorkflowType<Sum, Sum> TYPE = WorkflowType.of("add-up", Sum.class, Sum.class);

    @Override
    public WorkflowDefinition<Sum, Sum> definition() {
      return TYPE.define().receives(MARK, "key").build();
    }

    @Override
    public Sum run(Step step, Sum start) {
      int left = start.left();
      long sum = start.sum();
      for (int i = 0; i < CHAPTER && left > 0; i++) {
        sum +=
            step.waitForEvent("mark", MARK, start.key(), Duration.ofHours(1))
                .orElseThrow()
                .number();
        left--;
      }
      Sum next = new Sum(start.key(), left, sum);
      return left == 0 ? next : step.continueAsNew(TYPE, next);
    }
  }

  @BeforeEach
  void thereIsAServer() {
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
  }

  @Test
  void noEventOfManySendersOnOneKeyIsLost() throws Exception {
    AddUp workflow = new AddUp();
    try (RealTemporal server = RealTemporal.inMemory().start();
        Backend backend = open(server, workflow)) {
      Run<Sum> run = backend.client().start(AddUp.TYPE, new Sum("k", EVENTS, 0));
      long start = System.nanoTime();
      send(backend);
      long sent = System.nanoTime();
      Sum sum = run.result(Duration.ofSeconds(60 + EVENTS / 20));
      long done = System.nanoTime();

      assertThat(sum).isEqualTo(new Sum("k", 0, (long) EVENTS * (EVENTS - 1) / 2));
      System.out.printf(
          "%d events on one key by %d senders: sent in %.1f s, all consumed after %.1f s, %.0f/s%n",
          EVENTS,
          SENDERS,
          (sent - start) / 1e9,
          (done - start) / 1e9,
          EVENTS * 1e9 / (done - start));
    }
  }

  private static void send(Backend backend) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        senders.add(
            pool.submit(
                () -> {
                  for (int number; (number = next.getAndIncrement()) < EVENTS; ) {
                    List<String> unused = backend.client().send(MARK.event(new Mark("k", number)));
                  }
                }));
      }
      for (Future<?> sender : senders) {
        var unused = sender.get(30, TimeUnit.MINUTES);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Backend open(RealTemporal server, AddUp workflow) {
    return TemporalBackend.open(
        new BackendContext(
            "hot",
            "1",
            Map.of(
                "waybill.temporal.address",
                server.address(),
                "waybill.callback.key",
                "a key for the tests of this backend"),
            List.of(workflow),
            new JsonCodec(),
            List.of(),
            URI.create("https://hot.example/waybill"),
            true));
  }
}
