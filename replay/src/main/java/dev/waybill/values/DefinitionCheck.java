package dev.waybill.values;

import dev.waybill.EventType;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.StartOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks definitions when they are registered: names, cron expressions, and every JSON path against
 * the Java types. What is wrong is an exception; what cannot be checked, a path into a map or a
 * tree, is returned as a warning.
 */
public final class DefinitionCheck {
  private final WorkflowDefinition<?, ?> definition;
  private final Class<?> input;
  private final PathCheck paths;

  private DefinitionCheck(WorkflowDefinition<?, ?> definition, Set<String> warnings) {
    this.definition = definition;
    this.input = definition.type().input();
    this.paths = new PathCheck(definition.type().name(), warnings);
  }

  /**
   * Checks all definitions of an application.
   *
   * @return what could not be checked
   * @throws WaybillException codes {@code duplicate-workflow}, {@code bad-definition}, {@code
   *     bad-path}, {@code bad-cron}
   */
  public static List<String> check(List<WorkflowDefinition<?, ?>> definitions) {
    return check(definitions, definition -> "");
  }

  /** Like {@link #check(List)}; names the classes of two workflows with one name. */
  public static List<String> checkWorkflows(List<Workflow<?, ?>> workflows) {
    Map<WorkflowDefinition<?, ?>, String> classes = new HashMap<>();
    List<WorkflowDefinition<?, ?>> definitions = new ArrayList<>();
    for (Workflow<?, ?> workflow : workflows) {
      WorkflowDefinition<?, ?> definition = workflow.definition();
      definitions.add(definition);
      classes.put(definition, workflow.getClass().getName());
    }
    return check(definitions, definition -> classes.getOrDefault(definition, ""));
  }

  /** Checks one definition by itself. */
  public static List<String> check(WorkflowDefinition<?, ?> definition) {
    return check(List.of(definition));
  }

  /**
   * Checks the options of a start against the definition.
   *
   * @throws WaybillException code {@code bad-start} for a delay where {@code debounce} decides when
   *     the run starts
   */
  public static void checkStart(WorkflowDefinition<?, ?> definition, StartOptions options) {
    if (definition.debounce().isPresent() && !options.delay().isZero()) {
      throw new WaybillException(
          "bad-start",
          "workflow '"
              + definition.type().name()
              + "': a start with a delay cannot be combined with debounce, which decides when the"
              + " run starts, got: "
              + options.delay()
              + "; leave the delay out, or choose another quiet time");
    }
  }

  private static List<String> check(
      List<WorkflowDefinition<?, ?>> definitions,
      Function<WorkflowDefinition<?, ?>, String> owner) {
    Map<String, String> names = new HashMap<>();
    Set<String> warnings = new LinkedHashSet<>();
    for (WorkflowDefinition<?, ?> definition : definitions) {
      String name = definition.type().name();
      String first = names.putIfAbsent(name, owner.apply(definition));
      if (first != null) {
        throw duplicate(name, first, owner.apply(definition));
      }
      new DefinitionCheck(definition, warnings).run();
    }
    return List.copyOf(warnings);
  }

  private static WaybillException duplicate(String name, String first, String second) {
    String where = first.isEmpty() ? "" : ": by " + first + " and by " + second;
    return new WaybillException(
        "duplicate-workflow",
        "workflow '" + name + "' is defined twice" + where + "; give one of them another name");
  }

  private void run() {
    input();
    definition.eventTriggers().forEach(this::trigger);
    definition
        .cronTriggers()
        .forEach(
            cron -> Crons.check("workflow '" + definition.type().name() + "'", cron.expression()));
    definition.receives().forEach(interest -> interest("receives", interest));
    definition.cancelledBy().forEach(interest -> interest("cancelledBy", interest));
    limits();
  }

  private void input() {
    if (definition.batchTrigger().isEmpty()) {
      object("input", input);
      return;
    }
    WorkflowDefinition.BatchTrigger batch = definition.batchTrigger().get();
    Class<?> data = batch.event().data();
    event("startedByBatch", batch.event());
    if (!input.isArray() || !input.getComponentType().isAssignableFrom(data)) {
      throw paths.error(
          "bad-definition",
          "startedByBatch",
          "needs an input of type "
              + data.getSimpleName()
              + "[], the data of event '"
              + batch.event().name()
              + "', got: "
              + input.getSimpleName());
    }
    paths.keys("startedByBatch", data, batch.by());
  }

  private void trigger(WorkflowDefinition.EventTrigger trigger) {
    event("startedBy", trigger.event());
    trigger.when().ifPresent(when -> paths.condition("startedBy", trigger.event().data(), when));
  }

  private void interest(String verb, WorkflowDefinition.Interest interest) {
    event(verb, interest.event());
    paths.key(verb, input, interest.inputPath());
  }

  private void limits() {
    definition.debounce().ifPresent(rule -> paths.keys("debounce", input, rule.by()));
    definition.throttle().ifPresent(rule -> paths.keys("throttle", input, rule.by()));
    definition.rateLimit().ifPresent(rule -> paths.keys("rateLimit", input, rule.by()));
    definition.concurrency().forEach(rule -> paths.keys("concurrency", input, rule.by()));
    definition.singleton().ifPresent(rule -> paths.keys("singleton", input, rule.by()));
    definition.idempotency().ifPresent(rule -> paths.keys("idempotent", input, rule.by()));
  }

  private void event(String verb, EventType<?> event) {
    String place = verb + " '" + event.name() + "'";
    object(place, event.data());
    event.keyPath().ifPresent(path -> paths.key(place + " keyedBy", event.data(), path));
  }

  private void object(String place, Class<?> type) {
    TypeShape.Kind kind = paths.shape(place, type).kind();
    if (kind != TypeShape.Kind.OBJECT && kind != TypeShape.Kind.OPEN) {
      throw paths.error(
          "bad-definition",
          place,
          "must be a type that becomes a JSON object, got: "
              + type.getSimpleName()
              + "; put it into a record");
    }
  }
}
