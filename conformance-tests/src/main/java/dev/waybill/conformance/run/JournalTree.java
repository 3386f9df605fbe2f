package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Failure;
import dev.waybill.conformance.match.Trees;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The normalized form of what backends record: instants become durations since the run began to
 * execute, and a value of null is no value.
 */
final class JournalTree {

  private JournalTree() {}

  static List<JsonNode> entries(Journal journal) {
    Instant zero = journal.header().origin().startedAt();
    return journal.entries().stream().<JsonNode>map(entry -> entry(zero, entry)).toList();
  }

  private static ObjectNode entry(Instant zero, Entry entry) {
    ObjectNode tree =
        Trees.object()
            .put("key", entry.key())
            .put("kind", entry.kind().name())
            .put("attempts", entry.result().attempts())
            .put("began", since(zero, entry.times().began()))
            .put("at", since(zero, entry.times().at()));
    entry.times().deadline().ifPresent(due -> tree.put("deadline", since(zero, due)));
    entry
        .result()
        .value()
        .map(Trees::of)
        .filter(value -> !value.isNull())
        .ifPresent(value -> tree.set("value", value));
    entry.result().failure().ifPresent(failure -> tree.set("failure", failure(failure)));
    entry.detail().input().ifPresent(input -> tree.set("input", Trees.of(input)));
    entry.detail().ref().ifPresent(ref -> tree.put("ref", ref));
    return tree;
  }

  static ObjectNode failure(Failure failure) {
    ObjectNode tree = Trees.object().put("type", failure.type()).put("message", failure.message());
    failure.code().ifPresent(code -> tree.put("code", code));
    failure.data().ifPresent(data -> tree.set("data", Trees.of(data)));
    failure.cause().ifPresent(cause -> tree.set("cause", failure(cause)));
    return tree;
  }

  private static String since(Instant zero, Instant instant) {
    return Duration.between(zero, instant).toString();
  }
}
