package dev.waybill.temporal;

import dev.waybill.Attempt;
import dev.waybill.Callback;
import dev.waybill.EventType;
import dev.waybill.FailNow;
import dev.waybill.FanOut;
import dev.waybill.Promise;
import dev.waybill.Retry;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.WorkflowType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The workflows whose histories are kept: together they use all that a run can do. Their histories
 * are as old as the oldest release, so what is changed here needs {@code version()}.
 */
final class GoldenWorkflows {
  static final EventType<Paid> PAID = EventType.of("order/paid", Paid.class).keyedBy("order");
  static final EventType<Paid> PLACED = EventType.of("order/placed", Paid.class).keyedBy("order");
  static final EventType<Paid> ADDED = EventType.of("order/added", Paid.class).keyedBy("order");
  private static final Duration LONG = Duration.ofDays(30);
  private static final StepOptions BATCHED =
      StepOptions.defaults().withDurability(Durability.BATCHED);
  private static final StepOptions THRICE =
      StepOptions.defaults()
          .withRetry(
              Retry.attempts(3).withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1), 2));

  private final Ran ran;

  /** What the bodies do. */
  interface Ran {
    void body(String key, Attempt attempt);
  }

  record Order(String id, long seconds) {
    Duration time() {
      return Duration.ofSeconds(seconds);
    }
  }

  record Paid(String order, String how) {}

  GoldenWorkflows(Ran ran) {
    this.ran = ran;
  }

  static WorkflowType<Order, String> type(String name) {
    return WorkflowType.of(name, Order.class, String.class);
  }

  List<Workflow<?, ?>> all() {
    return List.of(
        golden("order", this::order),
        golden("refused", this::refused),
        golden("booked", this::booked),
        golden("branched", this::branched),
        golden("counted", all -> all.receives(PAID, "id"), this::counted),
        golden("parent", this::parent),
        golden("child", this::child),
        golden("asked", this::asked),
        golden("moved", this::moved),
        golden("awaited", all -> all.cancelledBy(PLACED, "id"), this::awaited),
        golden("limited", all -> all.concurrency(1).timeout(LONG), this::limited),
        golden("single", all -> all.singleton(Singleton.SKIP_NEW, "id"), this::limited),
        golden(
            "quiet",
            all -> all.debounce(Duration.ofSeconds(2), Duration.ofSeconds(5), "id"),
            this::limited),
        placed(),
        added());
  }

  private Workflow<Paid, String> placed() {
    WorkflowType<Paid, String> type = WorkflowType.of("placed", Paid.class, String.class);
    return workflow(
        type.define().startedBy(PLACED).build(),
        (step, paid) -> step.run("greet", String.class, attempt -> body("greet", attempt, "hi")));
  }

  private Workflow<Paid[], String> added() {
    WorkflowType<Paid[], String> type = WorkflowType.of("added", Paid[].class, String.class);
    return workflow(
        type.define().startedByBatch(ADDED, 2, Duration.ofSeconds(5)).build(),
        (step, all) -> String.valueOf(all.length));
  }

  private static Workflow<Order, String> golden(String name, BiFunction<Step, Order, String> code) {
    return golden(name, builder -> builder, code);
  }

  private static Workflow<Order, String> golden(
      String name,
      UnaryOperator<WorkflowDefinition.Builder<Order, String>> definition,
      BiFunction<Step, Order, String> code) {
    return workflow(definition.apply(type(name).define()).build(), code);
  }

  static <I> Workflow<I, String> workflow(
      WorkflowDefinition<I, String> definition, BiFunction<Step, I, String> code) {
    return new Workflow<>() {
      @Override
      public WorkflowDefinition<I, String> definition() {
        return definition;
      }

      @Override
      public String run(Step step, I input) {
        return code.apply(step, input);
      }
    };
  }

  private String body(String key, Attempt attempt, String value) {
    ran.body(key, attempt);
    return value;
  }

  private String work(Step step, String id, String value) {
    return step.run(id, String.class, attempt -> body(id, attempt, value));
  }

  /** Steps of all kinds, one after the other. */
  private String order(Step step, Order order) {
    String text =
        step.run("price", order, String.class, (attempt, in) -> body("price", attempt, "9"));
    text +=
        step.with(THRICE)
            .run(
                "flaky",
                String.class,
                attempt -> {
                  if (attempt.number() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return body("flaky", attempt, "!");
                });
    for (int i = 0; i < 4; i++) {
      text += work(step.with(BATCHED), "note", "n" + i);
    }
    step.state("stage", text);
    if (step.version("gift", 0, 1) == 1) {
      text += work(step, "wrap", step.uuid().toString().substring(0, 1));
    }
    step.sleep("night", order.time());
    step.send("tell", PAID.event(new Paid(order.id(), "cash")).withId("told-" + order.id()));
    return text + work(step, "ship", "shipped");
  }

  /** Fails, and undoes what it did. */
  private String refused(Step step, Order order) {
    return step.saga(
        "buy",
        saga -> {
          saga.undo("release", attempt -> body("release", attempt, ""));
          work(step, "reserve", order.id());
          saga.undo("unpack", attempt -> body("unpack", attempt, ""));
          work(step.with(BATCHED), "pack", order.id());
          step.run(
              "pay",
              attempt -> {
                throw new FailNow("refused", "the card is refused");
              });
          return "bought";
        });
  }

  /** Long enough to be cancelled or paused. */
  private String booked(Step step, Order order) {
    return step.saga(
        "trip",
        saga -> {
          saga.undo("unbook", attempt -> body("unbook", attempt, ""));
          work(step, "book", order.id());
          step.sleep("until-then", order.time());
          return work(step, "travel", "been there");
        });
  }

  /** Branches, a race and a loser. */
  private String branched(Step step, Order order) {
    List<String> items =
        step.async()
            .map(
                "items",
                List.of(1, 2, 3, 4),
                FanOut.of(2),
                (branch, item) -> {
                  String one = work(branch, "load", "i" + item);
                  branch.sleep("breath", order.time());
                  return one + work(branch.with(BATCHED), "store", "s");
                })
            .await()
            .values();
    Promise<Void> slow = step.async().sleep("slow", LONG);
    Promise<Void> quick = step.async().sleep("quick", order.time());
    Promise<Void> winner = Promise.race(List.of(slow, quick)).await();
    Promise<String> one = step.async().run("one", String.class, at -> body("one", at, "1"));
    Promise<String> two = step.async().run("two", String.class, at -> body("two", at, "2"));
    return items + String.valueOf(winner == quick) + Promise.all(List.of(one, two)).await();
  }

  /** Counts payments, and goes on anew with what it has not counted yet. */
  private String counted(Step step, Order order) {
    Optional<Paid> paid = step.waitForEvent("paid", PAID, order.id(), LONG);
    String sum = work(step, "count", paid.map(Paid::how).orElse("-"));
    return sum.equals("last")
        ? sum
        : step.continueAsNew(type("counted"), new Order(order.id(), order.seconds() + 1));
  }

  private String parent(Step step, Order order) {
    String good = step.invoke("good", type("child"), new Order(order.id(), order.seconds()));
    Promise<String> bad =
        step.async().invoke("bad", type("child"), new Order("bad", order.seconds()));
    try {
      return good + bad.await();
    } catch (RuntimeException failed) {
      return good + work(step, "console", " but");
    }
  }

  private String child(Step step, Order order) {
    step.sleep("doze", order.time());
    if (order.id().equals("bad")) {
      throw new IllegalStateException("bad child");
    }
    return work(step, "play", order.id());
  }

  /** Asks somebody outside, twice. */
  private String asked(Step step, Order order) {
    Callback<String> first = step.callback("first", String.class, LONG);
    step.run("mail", attempt -> body("token " + first.token(), attempt, ""));
    String answer = first.await().orElse("none");
    Callback<String> second = step.callback("second", String.class, order.time());
    return answer + second.await().orElse(", then none");
  }

  /** Is moved from one engine to another while it sleeps. */
  private String moved(Step step, Order order) {
    String first = work(step, "first", order.id());
    Instant before = step.now();
    step.sleep("on-the-road", order.time());
    int seconds = (int) Duration.between(before, step.now()).toSeconds();
    return first + work(step, "second", seconds >= order.seconds() ? " late" : " early");
  }

  /** Waits for events: one comes, one does not. */
  private String awaited(Step step, Order order) {
    var one = step.async().waitForEvent("one", PAID, order.id(), LONG);
    work(step, "ask", "");
    String how = one.await().map(Paid::how).orElse("-");
    return how + step.waitForEvent("two", PAID, order.id(), order.time()).map(Paid::how).orElse("");
  }

  private String limited(Step step, Order order) {
    try {
      step.sleep("wait", order.time());
      return work(step, "work", order.id());
    } catch (StepFailedException e) {
      return "failed";
    }
  }
}
