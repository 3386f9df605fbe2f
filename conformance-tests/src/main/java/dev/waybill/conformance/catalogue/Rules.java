package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.conformance.catalogue.Requirement.Scenario;
import dev.waybill.conformance.fixtures.Events;
import dev.waybill.conformance.match.Placeholder;
import dev.waybill.conformance.match.Values;
import dev.waybill.spi.Capability;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold between the parts of a scenario. */
final class Rules {
  private static final Map<String, Capability> START_OPTIONS =
      Map.of(
          "key", Capability.IDEMPOTENCY,
          "delay", Capability.START_DELAY,
          "ttl", Capability.START_TTL,
          "tags", Capability.TAGS,
          "priority", Capability.PRIORITY);
  private static final Set<String> EVENT = Set.of("event", "data", "id", "raw", "run");
  private static final Map<Check, Capability> CHECKS =
      Map.of(
          Check.LIST, Capability.LIST,
          Check.WATCHED, Capability.WATCH,
          Check.SCHEDULES, Capability.SCHEDULES);

  private final String where;
  private final Set<String> aliases = new HashSet<>();

  private Rules(String where) {
    this.where = where;
  }

  /** Refuses unknown aliases, events, placeholders and expectations. */
  static void check(String where, Scenario scenario) {
    Rules rules = new Rules(where);
    scenario.stimulus().forEach(rules::action);
    scenario.expect().forEach(rules::expectation);
    scenario.workflows().forEach(rules::use);
  }

  /** What the stimulus and the expectations need of the backend. */
  static Set<Capability> capabilities(Scenario scenario) {
    Set<Capability> needs = EnumSet.noneOf(Capability.class);
    for (Action action : scenario.stimulus()) {
      needs.addAll(action.verb().needs());
      if (action.verb() == Verb.START) {
        START_OPTIONS.forEach((name, need) -> addIf(needs, action.arguments().has(name), need));
      }
      if (action.verb() == Verb.EXPECT) {
        Check.in(action.arguments()).forEach((c, n) -> add(needs, c, n));
      }
    }
    scenario.expect().forEach((check, node) -> add(needs, check, node));
    return needs;
  }

  private static void add(Set<Capability> needs, Check check, JsonNode node) {
    if (CHECKS.containsKey(check)) {
      needs.add(CHECKS.get(check));
    }
    boolean state = check == Check.RUNS && node.findValue("state") != null;
    addIf(needs, state, Capability.STATE);
  }

  private static void addIf(Set<Capability> needs, boolean holds, Capability need) {
    if (holds) {
      needs.add(need);
    }
  }

  private void use(Use use) {
    use.parameters().values().forEach(text -> readable(() -> Placeholder.in(text)));
  }

  private void action(Action action) {
    JsonNode arguments = action.arguments();
    placeholders(arguments);
    action.refused().ifPresent(this::placeholders);
    action.refused().ifPresent(refusal -> something("refused", refusal));
    action.workflows().forEach(this::use);
    if (action.verb() == Verb.EXPECT) {
      something("expect", arguments);
      readable(() -> Check.in(arguments).forEach(this::expectation));
      return;
    }
    if (arguments.has("run")) {
      known(arguments.get("run").asText());
    }
    if (arguments.has("event")) {
      event(arguments);
    }
    events(arguments.path("events"));
    aliases.add(arguments.path("as").asText(alias(action.verb())));
  }

  /** What an action gives its alias to when it names none. */
  private static String alias(Verb verb) {
    return switch (verb) {
      case START -> "run";
      case SEND -> "sent";
      default -> "";
    };
  }

  private void events(JsonNode events) {
    if (events.isArray()) {
      events.forEach(this::event);
    } else if (events.isObject()) {
      event(events);
    }
  }

  private void event(JsonNode event) {
    String name = event.path("event").asText();
    if (Events.named(name).isEmpty()) {
      throw new CatalogueException(where, "unknown event '" + name + "'");
    }
    new Fields(where + ": " + name, event).only(EVENT);
  }

  private void expectation(Check check, JsonNode expected) {
    placeholders(expected);
    switch (check) {
      case RUNS, JOURNAL, WATCHED, SENT -> {
        something(check.word(), expected);
        expected.fieldNames().forEachRemaining(this::known);
        if (check == Check.RUNS || check == Check.WATCHED) {
          expected.properties().forEach(e -> something(e.getKey(), e.getValue()));
        }
      }
      case NOTES, PEAKS, REGISTRATION -> something(check.word(), expected);
      case BODIES, SEQUENCE, LIST, SCHEDULES -> {} // where nothing is expected, nothing may be
    }
  }

  /** Refuses what would hold whatever came out. */
  private void something(String what, JsonNode expected) {
    if (!expected.isContainerNode() || expected.isEmpty()) {
      throw new CatalogueException(where, "expects nothing of '" + what + "'");
    }
  }

  private void placeholders(JsonNode tree) {
    readable(
        () -> {
          Values.placeholders(
              tree,
              placeholder -> {
                if (placeholder.kind() == Placeholder.Kind.RUN) {
                  known(placeholder.argument());
                }
              });
        });
  }

  private void readable(Runnable read) {
    try {
      read.run();
    } catch (IllegalArgumentException e) {
      throw new CatalogueException(where, String.valueOf(e.getMessage()));
    }
  }

  private void known(String alias) {
    if (!aliases.contains(alias)) {
      throw new CatalogueException(where, "nothing before it has the alias '" + alias + "'");
    }
  }
}
