package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.RunInfo;
import dev.waybill.client.Page;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunQuery;
import dev.waybill.conformance.match.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;

/** Runs as trees. */
final class RunTree {

  private RunTree() {}

  /** One field of a run, read only when it is expected: not every backend can tell each. */
  static JsonNode field(Scene scene, String alias, String field, JsonNode expected) {
    Started run = scene.run(alias);
    return switch (field) {
      case "result" -> result(scene, run);
      case "admission" -> Trees.of(run.handle().admission().name());
      case "epoch" -> Trees.of(run.handle().journal().header().epoch());
      case "entries" -> Trees.of(run.handle().journal().entries().size());
      case "state" -> states(run, expected.path("state"));
      default -> info(run.handle().describe()).path(field);
    };
  }

  static List<JsonNode> list(Scene scene, JsonNode query) {
    List<JsonNode> listed = new ArrayList<>();
    RunQuery next = Arguments.query(query);
    Optional<String> cursor;
    do {
      Page<RunInfo> page = scene.client().list(next);
      page.items().forEach(info -> listed.add(info(info)));
      cursor = page.next();
      next = cursor.map(next::withCursor).orElse(next);
    } while (cursor.isPresent());
    return listed;
  }

  private static ObjectNode info(RunInfo info) {
    ObjectNode tree =
        Trees.object()
            .put("id", info.id())
            .put("workflow", info.workflow())
            .put("backend", info.backend())
            .put("status", info.status().name())
            .put("ended", info.endedAt().isPresent());
    info.eventId().ifPresent(event -> tree.put("event", event));
    tree.set("tags", Trees.of(new TreeSet<>(info.tags())));
    info.failure().ifPresent(failure -> tree.set("failure", JournalTree.failure(failure)));
    return tree;
  }

  private static JsonNode result(Scene scene, Started run) {
    try {
      return Trees.of(run.handle().result(scene.target().patience()));
    } catch (RunFailedException | TimeoutException e) {
      return Trees.of("no result: " + e.getMessage());
    }
  }

  private static JsonNode states(Started run, JsonNode expected) {
    ObjectNode states = Trees.object();
    expected
        .fieldNames()
        .forEachRemaining(
            name ->
                states.set(
                    name,
                    run.handle()
                        .state(name, Object.class)
                        .<JsonNode>map(Trees::of)
                        .orElse(NullNode.instance)));
    return states;
  }
}
