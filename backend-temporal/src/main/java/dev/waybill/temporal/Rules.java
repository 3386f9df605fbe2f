package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Rate;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a definition says of the starts of one input. Keys are hashes, times milliseconds. */
record Rules(
    Optional<Window> idempotent,
    Optional<Limit> rate,
    Optional<Single> single,
    Optional<Quiet> debounce,
    Optional<Limit> throttle) {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Equal keys are one run for so long. */
  record Window(String key, long millis) {}

  /** So many runs in a period. */
  record Limit(String key, int runs, long per) {}

  /**
   * At most one unfinished run.
   *
   * @param skip whether the new one gives way
   */
  record Single(String key, boolean skip) {}

  /** A quiet time before a start. */
  record Quiet(String key, long quiet, long atMost) {}

  static Rules of(WorkflowDefinition<?, ?> definition, Json input) {
    JsonNode tree = JsonCodec.tree(input);
    return new Rules(
        definition
            .idempotency()
            .map(rule -> new Window(key(tree, rule.by()), millis(rule.window()))),
        definition.rateLimit().map(rule -> limit(tree, rule)),
        definition
            .singleton()
            .map(rule -> new Single(key(tree, rule.by()), rule.mode() == Singleton.SKIP_NEW)),
        definition
            .debounce()
            .map(
                rule ->
                    new Quiet(key(tree, rule.by()), millis(rule.quiet()), millis(rule.atMost()))),
        definition.throttle().map(rule -> limit(tree, rule)));
  }

  private static Limit limit(JsonNode tree, Rate rule) {
    return new Limit(key(tree, rule.by()), rule.runs(), millis(rule.per()));
  }

  /** The gate of an input: of the values that all rules have in common; empty: no rule. */
  static Optional<String> gate(Engine engine, WorkflowDefinition<?, ?> definition, Json input) {
    List<List<String>> paths = new ArrayList<>();
    definition.idempotency().ifPresent(rule -> paths.add(rule.by()));
    definition.rateLimit().ifPresent(rule -> paths.add(rule.by()));
    definition.singleton().ifPresent(rule -> paths.add(rule.by()));
    definition.debounce().ifPresent(rule -> paths.add(rule.by()));
    definition.throttle().ifPresent(rule -> paths.add(rule.by()));
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    Set<String> common = new LinkedHashSet<>(paths.get(0));
    paths.forEach(common::retainAll);
    String key = key(JsonCodec.tree(input), common.stream().sorted().toList());
    return Optional.of(id(engine, "gate", definition.type().name(), key));
  }

  /** The id of a system workflow for one key of a workflow. */
  static String id(Engine engine, String kind, String workflow, String key) {
    return "waybill/"
        + kind
        + "/"
        + workflow
        + "/"
        + Seeds.id(kind, engine.settings.queue(), workflow, key);
  }

  /** The hash of the values at some paths; the same for equal values. */
  static String key(JsonNode input, List<String> by) {
    StringBuilder key = new StringBuilder();
    for (String path : by) {
      key.append(JsonPaths.scalar(input, path).orElse("")).append('\u001f');
    }
    return Seeds.id("limit", key.toString());
  }

  static long millis(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : duration.toMillis();
  }
}
