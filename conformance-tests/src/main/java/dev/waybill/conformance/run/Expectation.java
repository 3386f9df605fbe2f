package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.conformance.catalogue.Check;
import dev.waybill.conformance.match.Matcher;
import dev.waybill.conformance.match.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds what is expected against a world. */
final class Expectation {
  private final Scene scene;
  private final List<String> differences = new ArrayList<>();

  private Expectation(Scene scene) {
    this.scene = scene;
  }

  static List<String> differences(Scene scene, Map<Check, JsonNode> expected) {
    Expectation expectation = new Expectation(scene);
    expected.forEach(expectation::check);
    return expectation.differences;
  }

  private void check(Check check, JsonNode expected) {
    switch (check) {
      case RUNS -> each(expected, this::run);
      case JOURNAL -> each(expected, this::journal);
      case BODIES -> bodies(expected);
      case SEQUENCE -> exactly("sequence", expected, Trees.of(scene.ledger().sequence()));
      case NOTES -> each(expected, this::note);
      case PEAKS -> given("peaks", expected, Trees.of(scene.ledger().peaks()));
      case LIST -> lists(expected);
      case WATCHED -> each(expected, this::watched);
      case SCHEDULES -> given("schedules", expected, schedules());
      case SENT -> each(expected, (alias, ids) -> exactly("sent." + alias, ids, sent(alias)));
      case REGISTRATION -> differences.add("registration: was not refused");
    }
  }

  private void run(String alias, JsonNode expected) {
    ObjectNode actual = Trees.object();
    expected
        .fieldNames()
        .forEachRemaining(field -> actual.set(field, RunTree.field(scene, alias, field, expected)));
    given("runs." + alias, expected, actual);
  }

  private void bodies(JsonNode expected) {
    ObjectNode actual = Trees.object();
    scene.ledger().sequence().forEach(b -> actual.put(b, actual.path(b).asInt() + 1));
    expected.fieldNames().forEachRemaining(body -> actual.put(body, actual.path(body).asInt()));
    exactly("bodies", expected, actual);
  }

  private void note(String name, JsonNode expected) {
    JsonNode noted = Trees.of(scene.ledger().notes().getOrDefault(name, List.of()));
    if (!expected.has("all")) {
      exactly("notes." + name, expected, noted);
    } else if (noted.isEmpty()) {
      differences.add("notes." + name + ": nothing was noted");
    } else {
      noted.forEach(value -> exactly("notes." + name, expected.get("all"), value));
    }
  }

  private void journal(String alias, JsonNode expected) {
    List<JsonNode> actual = JournalTree.entries(scene.run(alias).handle().journal());
    differences.addAll(JournalMatch.differences("journal." + alias, expected, actual, scene));
  }

  private void lists(JsonNode expected) {
    for (JsonNode one : expected.isArray() ? expected : Trees.array(List.of(expected))) {
      List<JsonNode> listed = RunTree.list(scene, scene.resolve(one.path("query")));
      String path = "list " + one.path("query");
      if (one.path("runs").isInt()) {
        exactly(path, one.path("runs"), Trees.of(listed.size()));
      } else {
        differences.addAll(
            Rows.differences(
                path, one.path("runs"), listed, one.path("ordered").asBoolean(), scene));
      }
    }
  }

  /** The expected updates came in this order, maybe with others between them. */
  private void watched(String alias, JsonNode expected) {
    Watching watching = scene.watches().get(alias);
    List<JsonNode> updates = watching == null ? List.of() : watching.updates();
    int from = 0;
    for (JsonNode update : expected) {
      int at = from;
      while (at < updates.size()
          && !Matcher.given("update", update, updates.get(at), scene).isEmpty()) {
        at++;
      }
      if (at == updates.size()) {
        differences.add("watched." + alias + ": expected " + update + ", got " + updates);
        return;
      }
      from = at + 1;
    }
  }

  private JsonNode schedules() {
    ObjectNode tree = Trees.object();
    scene
        .client()
        .schedules()
        .list()
        .forEach(
            info ->
                tree.putObject(info.id())
                    .put("workflow", info.workflow())
                    .put("cron", info.cron())
                    .put("zone", info.zone())
                    .put("paused", info.paused())
                    .put("planned", info.next().isPresent()));
    return tree;
  }

  private JsonNode sent(String alias) {
    return scene.sent().getOrDefault(alias, Trees.array());
  }

  private void exactly(String path, JsonNode expected, JsonNode actual) {
    differences.addAll(Matcher.exactly(path, expected, actual, scene));
  }

  private void given(String path, JsonNode expected, JsonNode actual) {
    differences.addAll(Matcher.given(path, expected, actual, scene));
  }

  private static void each(JsonNode expected, Part part) {
    expected.properties().forEach(e -> part.check(e.getKey(), e.getValue()));
  }

  private interface Part {
    void check(String name, JsonNode expected);
  }
}
