package dev.waybill.conformance.temporal;

import static dev.waybill.conformance.temporal.Places.type;
import static dev.waybill.conformance.temporal.Places.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.FanOut;
import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.conformance.temporal.Places.Order;
import dev.waybill.conformance.temporal.Places.Place;
import dev.waybill.spi.Backend;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many things at once in one run: more than Temporal takes (2,000 pending activities or children)
 * and more than its worker has threads for workflows (600).
 */
@Timeout(300)
class WideTest {
  private static final int MANY = Integer.getInteger("wide.items", 2_000);
  private static final Duration SOON = Duration.ofSeconds(280);

  private final ConcurrentHashMap<Integer, AtomicInteger> bodies = new ConcurrentHashMap<>();

  private int body(int item) {
    int unused = bodies.computeIfAbsent(item, fresh -> new AtomicInteger()).incrementAndGet();
    return item;
  }

  private void completes(
      String what, Places where, BiFunction<Step, Order, String> code, Workflow<?, ?>... more)
      throws Exception {
    List<Workflow<?, ?>> all = new ArrayList<>(List.of(more));
    all.add(workflow("wide", code));
    try (Place place = where.open();
        Backend backend = place.open(all.toArray(new Workflow<?, ?>[0]))) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      threads.resetPeakThreadCount();
      int before = threads.getThreadCount();
      long start = System.nanoTime();
      Run<String> run = backend.client().start(type("wide"), new Order("o-1", MANY));
      assertThat(run.result(SOON)).isEqualTo(String.valueOf((long) MANY * (MANY - 1) / 2));
      System.out.printf(
          "%s, %s: %d in %.1f s, threads %d, at most %d%n",
          what,
          where,
          MANY,
          (System.nanoTime() - start) / 1e9,
          before,
          threads.getPeakThreadCount());
    }
    assertThat(bodies).hasSize(MANY);
    assertThat(bodies.values()).allMatch(count -> count.get() == 1, "ran once");
  }

  private static String sum(List<Integer> values) {
    return String.valueOf(values.stream().mapToLong(Integer::longValue).sum());
  }

  @ParameterizedTest
  @EnumSource
  void aMap(Places where) throws Exception {
    completes(
        "a map",
        where,
        (step, order) ->
            sum(
                step.async()
                    .map(
                        "items",
                        IntStream.range(0, MANY).boxed().toList(),
                        FanOut.of(500),
                        (branch, item) -> branch.run("item", Integer.class, attempt -> body(item)))
                    .await()
                    .values()));
  }

  @ParameterizedTest
  @EnumSource
  void branches(Places where) throws Exception {
    completes(
        "branches",
        where,
        (step, order) -> {
          List<Promise<Integer>> all = new ArrayList<>();
          for (int i = 0; i < MANY; i++) {
            int item = i;
            all.add(
                step.async()
                    .branch(
                        "branch",
                        branch -> branch.run("item", Integer.class, attempt -> body(item))));
          }
          return sum(Promise.all(all).await());
        });
  }

  @Test
  void children() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int many = 520;
    Workflow<Order, String> child =
        workflow(
            "child",
            (step, order) -> {
              step.run(
                  "begin",
                  attempt -> {
                    int now = open.incrementAndGet();
                    int unused = most.accumulateAndGet(now, Math::max);
                  });
              step.sleep("a-while", Duration.ofSeconds(30));
              step.run("end", attempt -> open.decrementAndGet());
              return order.id();
            });
    Workflow<Order, String> parent =
        workflow(
            "parent",
            (step, order) -> {
              List<Promise<String>> all = new ArrayList<>();
              for (int i = 0; i < many; i++) {
                all.add(step.async().invoke("child", type("child"), new Order("c-" + i, 0)));
              }
              return String.valueOf(Set.copyOf(Promise.all(all).await()).size());
            });
    try (Place place = Places.IN_PROCESS.open();
        Backend backend = place.open(parent, child)) {
      Run<String> run = backend.client().start(type("parent"), new Order("o-1", many));

      assertThat(run.result(SOON)).isEqualTo(String.valueOf(many));
      assertThat(most).hasValueLessThanOrEqualTo(500);
    }
  }

  @Test
  void aRunEndsBeforeItsHistoryIsTooLong() {
    AtomicBoolean undone = new AtomicBoolean();
    Workflow<Order, String> endless =
        workflow(
            "endless",
            (step, order) ->
                step.saga(
                    "all",
                    saga -> {
                      saga.undo("undo", attempt -> undone.set(true));
                      while (true) {
                        List<Promise<Void>> all = new ArrayList<>();
                        for (int i = 0; i < 500; i++) {
                          all.add(step.async().sleep("pause", Duration.ofSeconds(1)));
                        }
                        Promise.all(all).await();
                      }
                    }));
    try (Place place = Places.IN_PROCESS.open();
        Backend backend = place.open(endless)) {
      Run<String> run = backend.client().start(type("endless"), new Order("o-1", 0));

      assertThatThrownBy(() -> run.result(SOON))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining("the history of run '" + run.id() + "' of workflow 'endless'")
          .hasMessageContaining("a run may have 40,000")
          .hasMessageContaining("continueAsNew");
      assertThat(undone).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void steps(Places where) throws Exception {
    completes(
        "steps",
        where,
        (step, order) -> {
          List<Promise<Integer>> all = new ArrayList<>();
          for (int i = 0; i < MANY; i++) {
            int item = i;
            all.add(step.async().run("item", Integer.class, attempt -> body(item)));
          }
          return sum(Promise.all(all).await());
        });
  }
}
