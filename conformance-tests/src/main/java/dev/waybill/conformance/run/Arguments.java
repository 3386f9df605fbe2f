package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.client.RunQuery;
import dev.waybill.conformance.catalogue.Use;
import dev.waybill.conformance.fixtures.Events;
import dev.waybill.conformance.fixtures.Fixture;
import dev.waybill.conformance.fixtures.Fixtures;
import dev.waybill.conformance.match.Durations;
import dev.waybill.conformance.match.Trees;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The arguments of an action, placeholders replaced. */
record Arguments(Scene scene, JsonNode tree) {

  boolean has(String name) {
    return tree.has(name);
  }

  JsonNode get(String name) {
    return tree.path(name);
  }

  String text(String name, String fallback) {
    return tree.path(name).asText(fallback);
  }

  String text(String name) {
    return text(name, "");
  }

  Started run() {
    return scene.run(text("run"));
  }

  /** A duration, scaled for the target. */
  Duration time(String name, String fallback) {
    return scene.scaled(Durations.parse(text(name, fallback)));
  }

  Instant instant(String name) {
    return Instant.parse(text(name));
  }

  static List<String> strings(JsonNode node, String name) {
    JsonNode value = node.path(name);
    List<String> texts = new ArrayList<>();
    if (value.isValueNode()) {
      texts.add(value.asText());
    } else {
      value.forEach(item -> texts.add(item.asText()));
    }
    return texts;
  }

  /** The fixture named, or the requirement's first. */
  Fixture<?, ?> fixture() {
    String name = text("workflow");
    List<Fixture<?, ?>> registered =
        scene.uses().stream().<Fixture<?, ?>>map(Use::fixture).toList();
    return name.isEmpty()
        ? registered.get(0)
        : registered.stream()
            .filter(fixture -> fixture.name().equals(name))
            .findFirst()
            .orElseGet(() -> Fixtures.named(name));
  }

  JsonNode object(String name) {
    return tree.path(name).isObject() ? tree.path(name) : Trees.object();
  }

  List<Event<?>> events() {
    JsonNode events = tree.path("events");
    List<Event<?>> list = new ArrayList<>();
    (events.isArray() ? events : Trees.array(List.of(events))).forEach(e -> list.add(event(e)));
    return list;
  }

  Event<?> event() {
    return event(tree);
  }

  private static Event<?> event(JsonNode node) {
    EventType<?> type = Events.named(node.path("event").asText()).orElseThrow();
    Event<?> event =
        node.path("raw").asBoolean()
            ? raw(type, node)
            : typed(type, node.path("data").isObject() ? node.path("data") : Trees.object());
    return node.has("id") ? event.withId(node.path("id").asText()) : event;
  }

  private static <T> Event<T> typed(EventType<T> type, JsonNode data) {
    return type.event(Trees.to(type.data(), data));
  }

  /** The event as somebody sends it who does not have its type. */
  private static Event<?> raw(EventType<?> type, JsonNode node) {
    EventType<Json> loose = new EventType<>(type.name(), Json.class, type.keyPath());
    return loose.event(Json.of(node.path("data").toString()));
  }

  static RunQuery query(JsonNode node) {
    return new RunQuery(
        text(node, "workflow"),
        Set.copyOf(statuses(node)),
        Set.copyOf(strings(node, "tags")),
        text(node, "from").map(Instant::parse),
        text(node, "to").map(Instant::parse),
        Optional.empty());
  }

  static List<RunStatus> statuses(JsonNode node) {
    return strings(node, "status").stream().map(RunStatus::valueOf).toList();
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
  }
}
