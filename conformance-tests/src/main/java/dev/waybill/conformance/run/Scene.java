package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.Workflow;
import dev.waybill.client.WorkflowClient;
import dev.waybill.conformance.catalogue.Requirement.Scenario;
import dev.waybill.conformance.catalogue.Use;
import dev.waybill.conformance.fixtures.Ledger;
import dev.waybill.conformance.match.Bindings;
import dev.waybill.conformance.match.Durations;
import dev.waybill.conformance.match.Placeholder;
import dev.waybill.conformance.match.Trees;
import dev.waybill.conformance.match.Values;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A requirement while it is carried out: its world, its runs, and what has a name so far. */
final class Scene implements Bindings, AutoCloseable {
  private final Target target;
  private final Ledger ledger = new Ledger();
  private final List<Use> uses;
  private final double timeScale;
  private final Instant zero;
  private final Map<String, Started> runs = new LinkedHashMap<>();
  private final Map<String, JsonNode> names = new HashMap<>();
  private final Map<String, Watching> watches = new HashMap<>();
  private final Map<String, JsonNode> sent = new HashMap<>();
  private World world;

  Scene(Target target, Scenario scenario) {
    this.target = target;
    this.uses = scenario.workflows();
    this.timeScale = target.timeScale(Span.of(scenario));
    this.world = target.open(open(uses));
    this.zero = world.now();
  }

  Target target() {
    return target;
  }

  World world() {
    return world;
  }

  WorkflowClient client() {
    return world.client();
  }

  Ledger ledger() {
    return ledger;
  }

  List<Use> uses() {
    return uses;
  }

  Map<String, Watching> watches() {
    return watches;
  }

  Map<String, JsonNode> sent() {
    return sent;
  }

  Started run(String alias) {
    Started run = runs.get(alias);
    if (run == null) {
      throw new IllegalStateException("no run became '" + alias + "'");
    }
    return run;
  }

  void name(String alias, Started run) {
    runs.put(alias, run);
  }

  /** Goes on in the world that a restart leads to. */
  void restart(List<Use> next) {
    world = world.restart(open(next.isEmpty() ? uses : next));
    rebind();
  }

  /** Goes on in another world, which takes the run so many times. */
  void move(String alias, List<Use> next, int times) {
    var journal = world.carry(world.backend().export(run(alias).handle().id()));
    world.close();
    world = target.open(open(next.isEmpty() ? uses : next));
    for (int i = 0; i < times; i++) {
      world.backend().startFrom(journal);
    }
    rebind();
  }

  private void rebind() {
    runs.replaceAll(
        (alias, run) -> new Started(client().run(run.handle().id(), run.result()), run.result()));
  }

  private List<Workflow<?, ?>> open(List<Use> all) {
    return all.stream().<Workflow<?, ?>>map(this::open).toList();
  }

  private Workflow<?, ?> open(Use use) {
    Map<String, String> parameters = new HashMap<>();
    use.parameters()
        .forEach((name, text) -> parameters.put(name, resolve(TextNode.valueOf(text)).asText()));
    return use.fixture().open(ledger, parameters);
  }

  JsonNode resolve(JsonNode tree) {
    return Values.resolve(tree, this);
  }

  @Override
  public JsonNode value(Placeholder placeholder) {
    String argument = placeholder.argument();
    return switch (placeholder.kind()) {
      case RUN -> TextNode.valueOf(run(argument).handle().id());
      case NOTE -> lastNote(argument);
      case TIME -> TextNode.valueOf(scaled(Durations.parse(argument)).toString());
      case INSTANT_AFTER ->
          TextNode.valueOf(zero.plus(scaled(Durations.parse(argument))).toString());
      case HOURLY -> TextNode.valueOf(hourly());
      case LETTERS -> TextNode.valueOf("x".repeat(Integer.parseInt(argument)));
      case ANY, FREE, STRING, NUMBER, UUID, AT_LEAST, AT_MOST, CONTAINS, IS, DIFFERS ->
          throw new IllegalStateException(placeholder.kind() + " has no value");
    };
  }

  private String hourly() {
    if (timeScale == 1) {
      return "0 * * * *";
    }
    if (!scaled(Duration.ofHours(1)).equals(Duration.ofMinutes(1))) {
      throw new IllegalStateException(
          "clocks have no cron expression for an hour of " + scaled(Duration.ofHours(1)));
    }
    return "* * * * *";
  }

  private JsonNode lastNote(String name) {
    List<Object> noted = ledger.notes().getOrDefault(name, List.of());
    if (noted.isEmpty()) {
      throw new IllegalStateException("nothing was noted as '" + name + "'");
    }
    return Trees.of(noted.get(noted.size() - 1));
  }

  @Override
  public Duration scaled(Duration duration) {
    return Durations.scale(duration, timeScale);
  }

  @Override
  public JsonNode named(String name, JsonNode value) {
    return names.computeIfAbsent(name, n -> value);
  }

  @Override
  public void close() {
    watches.values().forEach(Watching::close);
    world.close();
  }
}
