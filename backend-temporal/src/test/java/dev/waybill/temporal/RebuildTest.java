package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Attempt;
import dev.waybill.FailNow;
import dev.waybill.FanOut;
import dev.waybill.Retry;
import dev.waybill.Saga;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers on one queue of a real server: each runs steps that the other has scheduled, with the
 * values that their closures captured.
 */
@Timeout(180)
class RebuildTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final StepOptions BATCHED =
      StepOptions.defaults().withDurability(Durability.BATCHED);
  private static final StepOptions QUICK =
      StepOptions.defaults()
          .withRetry(Retry.attempts(3).withBackoff(Duration.ofMillis(5), Duration.ofMillis(9), 1));

  private static DevServer server;

  /** How often each body ran, by run, key and attempt, and on which workers. */
  private final Map<String, AtomicInteger> ran = new ConcurrentHashMap<>();

  private final Set<String> workers = ConcurrentHashMap.newKeySet();
  private String heartbeat = "PT30S";

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

  @BeforeEach
  void clear() {
    ran.clear();
    workers.clear();
  }

  /** What the bodies of one worker do. */
  private final class Ledger {
    private final String worker;

    Ledger(String worker) {
      this.worker = worker;
    }

    String note(Attempt attempt, String value) {
      workers.add(worker);
      ran.computeIfAbsent(
              attempt.idempotencyKey() + "#" + attempt.number(), key -> new AtomicInteger())
          .incrementAndGet();
      return value;
    }
  }

  /** Code that may use its worker's ledger. */
  private interface Code {
    String run(Step step, Deal deal, Ledger ledger);
  }

  @Test
  void fiveStepsThatCaptureWhatEarlierOnesGave() throws Exception {
    go(
        "five",
        40,
        (step, deal, ledger) -> {
          String id = step.uuid().toString();
          String all = deal.id();
          for (int i = 0; i < 2; i++) {
            String before = all + i;
            all = step.run("load", String.class, attempt -> ledger.note(attempt, before));
          }
          List<String> items = items(step, all + id + "-", ledger);
          step.sleep("breath", Duration.ofMillis(100));
          String sum = step.run("sum", String.class, attempt -> ledger.note(attempt, "" + items));
          String end =
              step.run("end", String.class, attempt -> ledger.note(attempt, sum.replace(id, "")));
          return step.run("last", String.class, attempt -> ledger.note(attempt, end + "."));
        },
        id ->
            List.of(1, 2, 3, 4, 5, 6).stream().map(item -> id + "01-" + item).toList().toString()
                + ".");
  }

  private static List<String> items(Step step, String loaded, Ledger ledger) {
    return step.async()
        .map(
            "items",
            List.of(1, 2, 3, 4, 5, 6),
            FanOut.of(6),
            (branch, item) ->
                branch.run("item", String.class, attempt -> ledger.note(attempt, loaded + item)))
        .await()
        .values();
  }

  @Test
  void stepsBehindOthersThatWereRecordedTogether() throws Exception {
    go(
        "mixed",
        12,
        (step, deal, ledger) -> {
          String text = deal.id();
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
              String before = text + j;
              text =
                  step.with(BATCHED)
                      .run("small", String.class, attempt -> ledger.note(attempt, before));
            }
            int version = step.version("change" + i, 0, 1);
            String before = text + "v" + version;
            text = step.run("big", String.class, attempt -> ledger.note(attempt, before));
          }
          return text;
        },
        id -> id + "012v1".repeat(4));
  }

  @Test
  void stepsOfSagasAndOfLaterAttempts() throws Exception {
    go(
        "undone",
        12,
        (step, deal, ledger) -> {
          AtomicReference<String> tried = new AtomicReference<>("");
          try {
            String unused = step.saga("order", saga -> order(step, saga, deal, ledger, tried));
          } catch (StepFailedException refused) {
            String so = tried + " undone";
            return step.run("say", String.class, attempt -> ledger.note(attempt, so));
          }
          return "kept";
        },
        id -> id + "3 undone");
  }

  private static String order(
      Step step, Saga saga, Deal deal, Ledger ledger, AtomicReference<String> tried) {
    String held = step.run("hold", String.class, attempt -> ledger.note(attempt, deal.id()));
    saga.undo("release", attempt -> ledger.note(attempt, held));
    saga.undo("tell", attempt -> ledger.note(attempt, held));
    tried.set(
        step.with(QUICK)
            .run(
                "try",
                String.class,
                attempt -> {
                  String value = ledger.note(attempt, held + attempt.number());
                  if (attempt.number() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return value;
                }));
    step.run(
        "pay",
        attempt -> {
          throw new FailNow("refused", ledger.note(attempt, "the card is refused"));
        });
    return "kept";
  }

  @Test
  void stepsOfARunThatHasGoneOnAnew() throws Exception {
    go(
        "anew",
        12,
        (step, deal, ledger) -> {
          String one = step.run("one", String.class, attempt -> ledger.note(attempt, deal.id()));
          String two = step.run("one", String.class, attempt -> ledger.note(attempt, one + "+"));
          return two.endsWith("++++++") ? two : step.continueAsNew(type("anew"), new Deal(two));
        },
        id -> id + "++++++");
  }

  /** The server counts a worker as dead that is silent for a second; bodies here begin later. */
  @Test
  void aReplayThatTakesLongerThanAWorkerMayBeSilent() throws Exception {
    heartbeat = "PT1S";
    go(
        "slow",
        4,
        (step, deal, ledger) -> {
          String text = deal.id();
          for (int i = 0; i < 5; i++) {
            LockSupport.parkNanos(Duration.ofMillis(400).toNanos()); // code that takes its time
            String before = text + i;
            text = step.run("next", String.class, attempt -> ledger.note(attempt, before));
          }
          return text;
        },
        id -> id + "01234");
  }

  /** Runs it on two workers and compares what came with what should. */
  private void go(String name, int runs, Code code, UnaryOperator<String> expected)
      throws Exception {
    try (TemporalBackend one = open(name, code, "one");
        TemporalBackend two = open(name, code, "two")) {
      List<Run<String>> all = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        all.add(one.client().start(type(name), new Deal(name + i + "-")));
      }
      for (int i = 0; i < runs; i++) {
        assertThat(all.get(i).result(LONG)).isEqualTo(expected.apply(name + i + "-"));
      }
      assertThat(workers).containsExactlyInAnyOrder("one", "two");
      assertThat(one.engine().rebuild.count()).isPositive();
      assertThat(two.engine().rebuild.count()).isPositive();
      assertThat(ran).allSatisfy((body, times) -> assertThat(times).hasValue(1));
      System.out.printf(
          "%s: %d bodies, of them rebuilt %d with %d replays%n",
          name,
          ran.size(),
          one.engine().rebuild.found() + two.engine().rebuild.found(),
          one.engine().rebuild.count() + two.engine().rebuild.count());
    }
  }

  private TemporalBackend open(String name, Code code, String worker) {
    Ledger ledger = new Ledger(worker);
    return Backends.open(
        server.address(),
        Map.of(TemporalSettings.QUEUE, name, TemporalSettings.HEARTBEAT, heartbeat),
        true,
        workflow(name, (step, deal) -> code.run(step, deal, ledger)));
  }
}
