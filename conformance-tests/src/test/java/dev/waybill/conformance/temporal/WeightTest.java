package dev.waybill.conformance.temporal;

import static dev.waybill.conformance.temporal.Places.type;
import static dev.waybill.conformance.temporal.Places.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.conformance.temporal.Places.Order;
import dev.waybill.conformance.temporal.Places.Place;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values that are heavy together: all that one workflow task tells the server travels in one
 * message of at most 4 MB, and a message that is refused is sent for ever, bodies and all.
 */
@Timeout(120)
class WeightTest {
  private static final String HEAVY = "x".repeat(600_000);
  private static final int MANY = 10;
  private static final Duration SOON = Duration.ofSeconds(60);

  record Parcel(String id, String load) {}

  static final EventType<Parcel> SENT = EventType.of("parcel.sent", Parcel.class);

  /** How often each body ran. */
  private final Map<String, AtomicInteger> bodies = new ConcurrentHashMap<>();

  private String run(String id) {
    int unused = bodies.computeIfAbsent(id, fresh -> new AtomicInteger()).incrementAndGet();
    return HEAVY;
  }

  private void assertRanOnceEach(int many) {
    assertThat(bodies).hasSize(many);
    assertThat(bodies.values()).allMatch(count -> count.get() == 1, "ran once");
  }

  private static Step batched(Step step) {
    return step.with(StepOptions.defaults().withDurability(Durability.BATCHED));
  }

  private static String completes(
      Places where, BiFunction<Step, Order, String> code, Workflow<?, ?>... more) throws Exception {
    List<Workflow<?, ?>> all = new ArrayList<>(List.of(more));
    all.add(workflow("heavy", code));
    try (Place place = where.open();
        Backend backend = place.open(all.toArray(new Workflow<?, ?>[0]))) {
      Run<String> run = backend.client().start(type("heavy"), new Order("o-1", MANY));
      return run.result(SOON);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tenResultsRecordedTogether(Places where) throws Exception {
    String result =
        completes(
            where,
            (step, order) -> {
              long sum = 0;
              for (int i = 0; i < MANY; i++) {
                String id = "load-" + i;
                sum += batched(step).run(id, String.class, attempt -> run(id)).length();
              }
              return String.valueOf(sum);
            });

    assertThat(result).isEqualTo(String.valueOf(MANY * HEAVY.length()));
    assertRanOnceEach(MANY);
  }

  @ParameterizedTest
  @EnumSource
  void tenInputsAndResultsAtOnce(Places where) throws Exception {
    String result =
        completes(
            where,
            (step, order) -> {
              List<Promise<String>> all = new ArrayList<>();
              for (int i = 0; i < MANY; i++) {
                String id = "load-" + i;
                all.add(step.async().run(id, HEAVY, String.class, (attempt, input) -> run(id)));
              }
              return String.valueOf(
                  Promise.all(all).await().stream().mapToLong(String::length).sum());
            });

    assertThat(result).isEqualTo(String.valueOf(MANY * HEAVY.length()));
    assertRanOnceEach(MANY);
  }

  @ParameterizedTest
  @EnumSource
  void tenHeavyChildrenAfterHeavyResults(Places where) throws Exception {
    WorkflowType<Parcel, String> child = WorkflowType.of("child", Parcel.class, String.class);
    String result =
        completes(
            where,
            (step, order) -> {
              String first = batched(step).run("first", String.class, attempt -> run("first"));
              List<Promise<String>> all = new ArrayList<>();
              for (int i = 0; i < MANY; i++) {
                all.add(step.async().invoke("child-" + i, child, new Parcel("p-" + i, first)));
              }
              Promise.all(all).await();
              return batched(step).run("last", String.class, attempt -> run("last")) + first;
            },
            new Workflow<Parcel, String>() {
              @Override
              public WorkflowDefinition<Parcel, String> definition() {
                return child.define().build();
              }

              @Override
              public String run(Step step, Parcel parcel) {
                return parcel.load();
              }
            });

    assertThat(result).hasSize(2 * HEAVY.length());
    assertRanOnceEach(2);
  }

  @ParameterizedTest
  @EnumSource
  void tenHeavyEventsBetweenResultsRecordedTogether(Places where) throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    WorkflowType<Parcel, String> taker = WorkflowType.of("taker", Parcel.class, String.class);
    String result =
        completes(
            where,
            (step, order) -> {
              for (int i = 0; i < MANY; i++) {
                String id = "load-" + i;
                String load = batched(step).run(id, String.class, attempt -> run(id));
                step.send("send-" + i, SENT.event(new Parcel("p-" + i, load)));
              }
              return batched(step).run("done", String.class, attempt -> run("done"));
            },
            new Workflow<Parcel, String>() {
              @Override
              public WorkflowDefinition<Parcel, String> definition() {
                return taker.define().startedBy(SENT).build();
              }

              @Override
              public String run(Step step, Parcel parcel) {
                int unused = arrived.incrementAndGet();
                return parcel.id();
              }
            });

    assertThat(result).isEqualTo(HEAVY);
    assertRanOnceEach(MANY + 1);
  }
}
