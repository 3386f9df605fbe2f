package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Attempt;
import dev.waybill.Retry;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker is closed while bodies run, on a server that stays. */
@Timeout(180)
class DrainTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final StepOptions ONCE = StepOptions.defaults().withRetry(Retry.attempts(1));

  private static DevServer server;

  /** The attempts that began, by run. */
  private final Map<String, List<Integer>> began = new ConcurrentHashMap<>();

  private final AtomicInteger beats = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch releaseBeating = new CountDownLatch(1);

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
    return Stream.of("plain", "batched", "beating")
        .map(kind -> workflow(kind, (step, deal) -> code(step, deal, kind)))
        .toArray(Workflow<?, ?>[]::new);
  }

  private String code(Step step, Deal deal, String kind) {
    Step one =
        switch (kind) {
          case "batched" -> step.with(ONCE.withDurability(Durability.BATCHED));
          case "beating" -> step.with(ONCE.withHeartbeat(Duration.ofSeconds(5)));
          default -> step.with(ONCE);
        };
    String done = one.run("work", String.class, attempt -> work(deal, kind, attempt));
    return step.run("after", String.class, attempt -> done + ", then more");
  }

  private String work(Deal deal, String kind, Attempt attempt) throws InterruptedException {
    List<Integer> mine = began.computeIfAbsent(deal.id(), id -> new CopyOnWriteArrayList<>());
    mine.add(attempt.number());
    if (mine.size() > 1) {
      return "again";
    }
    if (kind.equals("beating")) {
      while (!releaseBeating.await(50, TimeUnit.MILLISECONDS)) {
        attempt.heartbeat("alive");
        beats.incrementAndGet();
      }
    } else {
      release.await();
    }
    return "done";
  }

  private TemporalBackend open(String grace, boolean executes) {
    return Backends.open(
        server.address(), Map.of(TemporalSettings.GRACE, grace), executes, workflows());
  }

  @Test
  void bodiesInFlightEndAndAreRecordedOnce() throws Exception {
    try (TemporalBackend client = open("PT10S", false)) {
      TemporalBackend worker = open("PT30S", true);
      Run<String> plain = client.client().start(type("plain"), new Deal("plain"));
      Run<String> batched = client.client().start(type("batched"), new Deal("batched"));
      Run<String> beating = client.client().start(type("beating"), new Deal("beating"));
      await("three bodies", () -> began.size() == 3);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(worker::close);
      await("no polling", () -> worker.engine().connection.factory().isShutdown());
      Run<String> late = client.client().start(type("plain"), new Deal("late"));
      release.countDown();
      int before = beats.get();
      await("beats for longer than the server waits for one", () -> beats.get() > before + 140);
      releaseBeating.countDown();
      closed.get(30, TimeUnit.SECONDS);
      assertThat(began).doesNotContainKey("late");
      try (TemporalBackend next = open("PT10S", true)) {
        assertThat(next.name()).isEqualTo(TemporalBackend.NAME);
        assertThat(plain.result(LONG)).isEqualTo("done, then more");
        assertThat(beating.result(LONG)).isEqualTo("done, then more");
        assertThat(batched.result(LONG)).isEqualTo("done, then more");
        assertThat(late.result(LONG)).isEqualTo("done, then more");
      }
      assertThat(began).allSatisfy((run, attempts) -> assertThat(attempts).containsExactly(1));
    }
  }

  @Test
  void whatDoesNotEndInTimeIsToldAndTriedAgainWithoutBurningItsAttempt() throws Exception {
    try (TemporalBackend client = open("PT10S", false)) {
      Run<String> run = client.client().start(type("plain"), new Deal("stuck"));
      List<String> told = logged(() -> closeAmid("stuck"));
      assertThat(told)
          .containsExactly(
              "closing interrupts bodies that did not end within PT0.2S (waybill.temporal.grace):"
                  + " step 'work' of run '"
                  + run.id()
                  + "'. Their steps are tried again by another worker.");
      try (TemporalBackend next = open("PT10S", true)) {
        assertThat(next.name()).isEqualTo(TemporalBackend.NAME);
        assertThat(run.result(LONG)).isEqualTo("again, then more");
      }
      assertThat(began.get("stuck")).containsExactly(1, 1);
    }
  }

  private void closeAmid(String deal) {
    try (TemporalBackend worker = open("PT0.2S", true)) {
      await("the body", () -> began.containsKey(deal));
      assertThat(worker.isBusy()).isTrue();
    }
  }

  /** What is logged meanwhile, as people read it. */
  private static List<String> logged(Runnable what) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("waybill.temporal");
    logger.addHandler(handler);
    try {
      what.run();
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }
}
