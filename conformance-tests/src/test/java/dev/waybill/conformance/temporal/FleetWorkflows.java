package dev.waybill.conformance.temporal;

import dev.waybill.FanOut;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What the workers of a fleet run; each run answers which of its bodies were recorded. */
final class FleetWorkflows {
  /** The kinds of run whose steps follow each other, each recorded before the next begins. */
  static final List<String> IN_ORDER = List.of("five", "nap", "anew");

  static final List<String> KINDS = List.of("five", "fan", "nap", "batched", "anew");
  private static final int CHAPTERS = 3;

  record Task(int number, List<String> bodies) {}

  record Bodies(List<String> bodies) {}

  private final FleetLedger ledger;

  FleetWorkflows(FleetLedger ledger) {
    this.ledger = ledger;
  }

  static WorkflowType<Task, Bodies> type(String kind) {
    return WorkflowType.of(kind, Task.class, Bodies.class);
  }

  /** How many steps a run of this kind has. */
  static int steps(String kind) {
    return switch (kind) {
      case "fan" -> 8;
      case "nap" -> 3;
      case "batched" -> 7;
      case "anew" -> 2 * CHAPTERS;
      default -> 5;
    };
  }

  /** Opens a backend whose bodies write into the ledger. */
  static TemporalBackend open(String address, FleetLedger ledger, String beat, boolean executes) {
    return TemporalBackend.open(
        new BackendContext(
            "fleet",
            "1",
            Map.of(
                "waybill.temporal.address",
                address,
                "waybill.temporal.heartbeat",
                beat,
                "waybill.callback.key",
                "a key for the tests of this backend"),
            new FleetWorkflows(ledger).all(),
            new JsonCodec(),
            List.of(),
            URI.create("https://fleet.example/waybill"),
            executes));
  }

  private List<Workflow<?, ?>> all() {
    return List.of(
        workflow("five", this::five),
        workflow("fan", this::fan),
        workflow("nap", this::nap),
        workflow("batched", this::batched),
        workflow("anew", this::anew));
  }

  private List<String> five(Step step, Task task) {
    return repeat(step, 5);
  }

  private List<String> fan(Step step, Task task) {
    List<String> bodies = repeat(step, 1);
    bodies.addAll(
        step.async()
            .map(
                "items",
                List.of(1, 2, 3, 4, 5, 6),
                FanOut.of(6),
                (branch, item) -> branch.run("item", String.class, ledger::work))
            .await()
            .values());
    bodies.addAll(repeat(step, 1));
    return bodies;
  }

  private List<String> nap(Step step, Task task) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      bodies.addAll(repeat(step, 1));
      step.sleep("breath", Duration.ofMillis(100));
    }
    return bodies;
  }

  private List<String> batched(Step step, Task task) {
    List<String> bodies =
        repeat(step.with(StepOptions.defaults().withDurability(Durability.BATCHED)), 6);
    bodies.addAll(repeat(step, 1));
    return bodies;
  }

  private List<String> anew(Step step, Task task) {
    List<String> bodies = new ArrayList<>(task.bodies());
    bodies.addAll(repeat(step, 2));
    return bodies.size() == 2 * CHAPTERS
        ? bodies
        : step.continueAsNew(type("anew"), new Task(task.number(), bodies)).bodies();
  }

  private List<String> repeat(Step step, int times) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      bodies.add(step.run("work", String.class, ledger::work));
    }
    return bodies;
  }

  private static Workflow<Task, Bodies> workflow(
      String kind, BiFunction<Step, Task, List<String>> code) {
    return new Workflow<>() {
      @Override
      public WorkflowDefinition<Task, Bodies> definition() {
        return type(kind).define().build();
      }

      @Override
      public Bodies run(Step step, Task task) {
        return new Bodies(code.apply(step, task));
      }
    };
  }
}
