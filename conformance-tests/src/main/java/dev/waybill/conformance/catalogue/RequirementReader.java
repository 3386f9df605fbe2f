package dev.waybill.conformance.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.conformance.catalogue.Requirement.About;
import dev.waybill.conformance.catalogue.Requirement.Needs;
import dev.waybill.conformance.catalogue.Requirement.Profile;
import dev.waybill.conformance.catalogue.Requirement.Scenario;
import dev.waybill.conformance.fixtures.Fixture;
import dev.waybill.conformance.match.Trees;
import dev.waybill.conformance.target.Ability;
import dev.waybill.spi.Capability;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads requirements from trees and refuses what has no meaning. */
final class RequirementReader {
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "profile",
          "capability",
          "ability",
          "semantics",
          "narrative",
          "workflow",
          "stimulus",
          "expect",
          "journal");

  private final Map<String, Fixture<?, ?>> fixtures;

  RequirementReader(Map<String, Fixture<?, ?>> fixtures) {
    this.fixtures = fixtures;
  }

  List<Requirement> file(JsonNode file) {
    Fields fields = new Fields("catalogue file", file).only(Set.of("area", "requirements"));
    String area = fields.text("area");
    return fields.list("requirements").stream().map(node -> requirement(area, node)).toList();
  }

  private Requirement requirement(String area, JsonNode node) {
    String id = new Fields("a requirement of " + area, node).text("id");
    Fields fields = new Fields(id, node).only(FIELDS);
    if (!id.startsWith(area + ".")) {
      throw new CatalogueException(id, "must begin with its area, '" + area + ".'");
    }
    Scenario scenario = scenario(fields);
    Rules.check(id, scenario);
    return new Requirement(about(area, fields), needs(fields, scenario), scenario);
  }

  private static About about(String area, Fields fields) {
    List<String> semantics = fields.list("semantics").stream().map(JsonNode::asText).toList();
    if (semantics.isEmpty()) {
      throw new CatalogueException(fields.where(), "names no sentence of the semantics");
    }
    return new About(
        fields.where(),
        area,
        constant(fields.where(), Profile.class, fields.text("profile")),
        semantics,
        fields.text("narrative"));
  }

  private Scenario scenario(Fields fields) {
    List<Use> workflows = uses(fields.where(), fields.list("workflow"));
    List<Action> stimulus =
        fields.list("stimulus").stream().map(node -> action(fields.where(), node)).toList();
    Map<Check, JsonNode> expect = checks(fields.where(), fields.get("expect"));
    if (!fields.get("journal").isMissingNode()) {
      expect.put(Check.JOURNAL, fields.get("journal"));
    }
    if (expect.isEmpty()) {
      throw new CatalogueException(fields.where(), "expects nothing");
    }
    return new Scenario(workflows, stimulus, expect);
  }

  private List<Use> uses(String where, List<JsonNode> nodes) {
    return nodes.stream().map(node -> use(where, node)).toList();
  }

  private Use use(String where, JsonNode node) {
    String name = node.isTextual() ? node.asText() : new Fields(where, node).text("name");
    Fixture<?, ?> fixture = fixtures.get(name);
    if (fixture == null) {
      throw new CatalogueException(where, "unknown fixture '" + name + "'");
    }
    Map<String, String> parameters = new HashMap<>();
    if (node.isObject()) {
      new Fields(where, node).only(Set.of("name", "with"));
      new Fields(where + ": " + name, node.path("with"))
          .only(fixture.parameters())
          .node()
          .properties()
          .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
    }
    return new Use(fixture, parameters);
  }

  private Action action(String where, JsonNode node) {
    Fields fields =
        new Fields(where, node.isTextual() ? Trees.object().putNull(node.asText()) : node);
    List<String> words =
        fields.node().properties().stream()
            .map(Map.Entry::getKey)
            .filter(word -> !word.equals("refused") && !word.equals("times"))
            .toList();
    if (words.size() != 1) {
      throw new CatalogueException(where, "an action has one verb, got: " + words);
    }
    String word = words.get(0);
    Verb verb =
        Verb.of(word)
            .orElseThrow(() -> new CatalogueException(where, "unknown action '" + word + "'"));
    Fields arguments = arguments(where + ": " + word, verb, fields.get(word));
    return new Action(
        verb,
        arguments.node(),
        fields.get("times").asInt(1),
        verb == Verb.RESTART || verb == Verb.MOVE
            ? uses(where, arguments.list("workflows"))
            : List.of(),
        fields.node().has("refused") ? Optional.of(fields.get("refused")) : Optional.empty());
  }

  private static Fields arguments(String where, Verb verb, JsonNode given) {
    JsonNode object = Trees.object();
    if (given.isObject() && !(verb == Verb.SEND && given.has("event"))) {
      object = given;
    } else if (!given.isNull()) {
      String first =
          verb.first().orElseThrow(() -> new CatalogueException(where, "takes no argument"));
      object = Trees.object().set(first, given);
    }
    Fields fields = new Fields(where, object);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!verb.takes(name)) {
                throw new CatalogueException(where, "unknown field '" + name + "'");
              }
            });
    for (String name : verb.required()) {
      if (!object.has(name)) {
        throw new CatalogueException(where, "needs '" + name + "'");
      }
    }
    return fields;
  }

  private static Map<Check, JsonNode> checks(String where, JsonNode node) {
    try {
      return Check.in(new Fields(where + ": expect", node).node());
    } catch (IllegalArgumentException e) {
      throw new CatalogueException(where, String.valueOf(e.getMessage()));
    }
  }

  private static Needs needs(Fields fields, Scenario scenario) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    fields.list("capability").stream()
        .map(JsonNode::asText)
        .filter(name -> !name.equals("none"))
        .forEach(name -> capabilities.add(constant(fields.where(), Capability.class, name)));
    capabilities.addAll(Rules.capabilities(scenario));
    Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    fields
        .list("ability")
        .forEach(name -> abilities.add(constant(fields.where(), Ability.class, name.asText())));
    if (scenario.stimulus().stream().anyMatch(action -> action.verb() == Verb.RESTART)) {
      abilities.add(Ability.RESTART);
    }
    return new Needs(capabilities, abilities);
  }

  private static <E extends Enum<E>> E constant(String where, Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> c.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new CatalogueException(
                    where,
                    "unknown "
                        + type.getSimpleName().toLowerCase(Locale.ROOT)
                        + " '"
                        + name
                        + "'"));
  }
}
