package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Priority;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.BatchTrigger;
import dev.waybill.WorkflowDefinition.Concurrency;
import dev.waybill.WorkflowDefinition.EventTrigger;
import dev.waybill.WorkflowDefinition.Idempotency;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.WorkflowDefinition.Rate;
import dev.waybill.WorkflowDefinition.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A checked definition in the server's words. */
final class FunctionConfig {
  /** Always, so that an application that cannot be reached for a while does not fail its runs. */
  static final int RETRIES = 20;

  private static final Duration DAY = Duration.ofDays(1);

  /** What a run gains in the queue by one more degree of priority, in seconds. */
  private static final int AHEAD = 300;

  /** That the event begins a later engine run, whose number is counted from 0. */
  private static final String IS_LATER = Expressions.at("event", "_waybill.place.epoch") + " > 0";

  private final String app;
  private final WorkflowDefinition<?, ?> definition;

  FunctionConfig(String app, WorkflowDefinition<?, ?> definition) {
    this.app = app;
    this.definition = definition;
  }

  /** Whether the definition says which starts lead to a run, and when. */
  static boolean limitsStarts(WorkflowDefinition<?, ?> definition) {
    return definition.debounce().isPresent()
        || definition.throttle().isPresent()
        || definition.rateLimit().isPresent()
        || definition.idempotency().isPresent()
        || definition.singleton().isPresent()
        || definition.batchTrigger().isPresent();
  }

  /** Completes the function that starts runs, and goes on with them where there is no other. */
  ObjectNode first(ObjectNode config) {
    ArrayNode triggers = (ArrayNode) config.get("triggers");
    ObjectNode start = triggers.addObject().put("event", startEvent());
    if (limitsStarts(definition)) {
      start.put("expression", "(" + IS_LATER + ") != true");
    }
    events().forEach((name, when) -> event(triggers, name, when));
    definition
        .cronTriggers()
        .forEach(
            cron ->
                triggers
                    .addObject()
                    .put("cron", FunctionCheck.cron(cron.expression(), cron.zone())));
    starts(config);
    definition.batchTrigger().ifPresent(batch -> batch(config, batch));
    running(config);
    definition
        .startWithin()
        .ifPresent(
            queued -> config.withObject("/timeouts").put("start", FunctionCheck.text(queued)));
    return config;
  }

  /** Completes the function that goes on with runs. */
  ObjectNode later(ObjectNode config) {
    ((ArrayNode) config.get("triggers"))
        .addObject()
        .put("event", startEvent())
        .put("expression", IS_LATER);
    running(config);
    return config;
  }

  private String startEvent() {
    return Functions.startEvent(app, definition.type().name());
  }

  // ---- triggers

  /** What starts a run, by the event's name: an expression, or empty for each such event. */
  private Map<String, String> events() {
    Map<String, String> events = new LinkedHashMap<>();
    for (EventTrigger trigger : definition.eventTriggers()) {
      String when = trigger.when().map(Expressions::of).orElse("");
      events.merge(trigger.event().name(), when, FunctionConfig::either);
    }
    definition.batchTrigger().ifPresent(batch -> events.put(batch.event().name(), ""));
    return events;
  }

  private static String either(String one, String other) {
    return one.isEmpty() || other.isEmpty() ? "" : one + " || " + other;
  }

  private static void event(ArrayNode triggers, String name, String when) {
    String noSignal = Expressions.noSignal("event");
    triggers
        .addObject()
        .put("event", name)
        .put("expression", when.isEmpty() ? noSignal : noSignal + " && (" + when + ")");
  }

  /** A start by a client is a run of its own, not a part of a batch. */
  private static void batch(ObjectNode config, BatchTrigger batch) {
    if (batch.max() == 1) {
      return; // the server's batches have two or more
    }
    ObjectNode rule =
        config
            .putObject("batchEvents")
            .put("maxSize", batch.max())
            .put("timeout", FunctionCheck.text(batch.patience()))
            .put("if", "event.name == " + Expressions.quoted(batch.event().name()));
    key(rule, batch.by());
  }

  // ---- what decides about starts

  private void starts(ObjectNode config) {
    definition
        .debounce()
        .ifPresent(
            rule ->
                key(
                    config
                        .putObject("debounce")
                        .put("period", FunctionCheck.text(rule.quiet()))
                        .put("timeout", FunctionCheck.text(rule.atMost())),
                    rule.by()));
    definition.throttle().ifPresent(rule -> rate(config.putObject("throttle"), rule));
    definition.rateLimit().ifPresent(rule -> rate(config.putObject("rateLimit"), rule));
    definition.idempotency().ifPresent(rule -> idempotency(config, rule));
    definition
        .singleton()
        .ifPresent(
            rule ->
                key(
                    config
                        .putObject("singleton")
                        .put("mode", rule.mode() == Singleton.SKIP_NEW ? "skip" : "cancel"),
                    rule.by()));
  }

  private static void rate(ObjectNode config, Rate rule) {
    config.put("limit", rule.runs()).put("period", FunctionCheck.text(rule.per()));
    key(config, rule.by());
  }

  /** The server has it for a day only; for less, one run in the time does the same. */
  private static void idempotency(ObjectNode config, Idempotency rule) {
    if (rule.window().equals(DAY)) {
      config.put("idempotency", rule.by().isEmpty() ? "'all'" : Expressions.key(rule.by()));
    } else {
      rate(config.putObject("rateLimit"), new Rate(1, rule.window(), rule.by()));
    }
  }

  // ---- what holds while it runs

  private void running(ObjectNode config) {
    concurrency(config);
    for (Interest interest : definition.cancelledBy()) {
      config
          .withArray("/cancel")
          .addObject()
          .put("event", interest.event().name())
          .put(
              "if",
              Expressions.cancels(interest.event().keyPath().orElseThrow(), interest.inputPath()));
    }
    definition
        .timeout()
        .ifPresent(run -> config.withObject("/timeouts").put("finish", FunctionCheck.text(run)));
    if (definition.batchTrigger().isEmpty() && definition.priority() != Priority.HIGH) {
      config.putObject("priority").put("run", priority());
    }
  }

  /** Two functions of one workflow share the slots, so there the key says whose they are. */
  private void concurrency(ObjectNode config) {
    boolean shared = limitsStarts(definition);
    List<Concurrency> limits = definition.concurrency();
    for (int i = 0; i < limits.size(); i++) {
      ObjectNode limit =
          config.withArray("/concurrency").addObject().put("limit", limits.get(i).executing());
      limit.put("scope", shared ? "env" : "fn");
      if (shared) {
        String whose = Expressions.quoted(app + "/" + definition.type().name() + "/" + i + ":");
        List<String> by = limits.get(i).by();
        limit.put("key", by.isEmpty() ? whose : whose + " + " + Expressions.key(by));
      } else {
        key(limit, limits.get(i).by());
      }
    }
  }

  /**
   * What a run gains before the others of its workflow, which alone share its queue. Nothing is the
   * rule: one that loses would wait even when it is alone, and one that gains is delayed less than
   * it should be.
   */
  private String priority() {
    String said = Expressions.at("event", "_waybill.priority");
    StringBuilder gain = new StringBuilder();
    for (Priority more : Priority.values()) {
      int degrees = more.compareTo(definition.priority());
      if (degrees > 0) {
        String name = Expressions.quoted(more.name());
        gain.append(said).append(" == ").append(name).append(" ? ").append(degrees * AHEAD);
        gain.append(" : ");
      }
    }
    return gain.append('0').toString();
  }

  private static void key(ObjectNode rule, List<String> by) {
    if (!by.isEmpty()) {
      rule.put("key", Expressions.key(by));
    }
  }
}
