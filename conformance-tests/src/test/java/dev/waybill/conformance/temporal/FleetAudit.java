package dev.waybill.conformance.temporal;

import dev.waybill.client.Run;
import dev.waybill.conformance.temporal.FleetLedger.Line;
import dev.waybill.conformance.temporal.FleetWorkflows.Bodies;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the ledger with results and journals: what was recorded has not happened again. */
final class FleetAudit {
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, List<Line>> begins = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> recorded = new HashSet<>();
  final List<String> violations = new ArrayList<>();

  FleetAudit(Path ledger) throws IOException {
    for (Line line : FleetLedger.read(ledger)) {
      if (line.begin()) {
        keys.put(line.body(), line.key());
        begins.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line);
      } else {
        ended.add(line.body());
      }
    }
  }

  /** Bodies that began and were killed. */
  int killed() {
    return keys.size() - ended.size();
  }

  /** Bodies beside the one that was recorded for their step. */
  int repeated() {
    return keys.size() - begins.size();
  }

  int steps() {
    return begins.size();
  }

  void check(String kind, Run<?> run, Bodies result) {
    List<String> bodies = result.bodies();
    if (Set.copyOf(bodies).size() != FleetWorkflows.steps(kind)) {
      violations.add(kind + " answered " + bodies);
    }
    order(kind, run, bodies);
    if (!kind.equals("batched")) {
      for (Entry entry : run.journal().entries()) {
        if (entry.kind() == EntryKind.STEP) {
          String body = entry.result().value().orElseThrow().toString().replace("\"", "");
          before(run, key(run, body), entry.times().at().toEpochMilli() + 1);
        }
      }
    }
  }

  /**
   * What came before a step was recorded when its first body began. Batched steps are recorded when
   * the one at the end begins, and their times are the engine's, which run behind.
   */
  private void order(String kind, Run<?> run, List<String> bodies) {
    long next = Long.MAX_VALUE;
    for (int i = bodies.size() - 1; i >= 0; i--) {
      String key = key(run, bodies.get(i));
      before(run, key, next);
      if (FleetWorkflows.IN_ORDER.contains(kind) || i == bodies.size() - 1) {
        next = begins.getOrDefault(key, List.of()).stream().mapToLong(Line::at).min().orElse(next);
      }
    }
  }

  /** To be called when all runs have been checked: no body belongs to nothing. */
  void finish() {
    begins.forEach(
        (key, lines) -> {
          if (!recorded.contains(key)) {
            violations.add("no outcome of " + lines);
          }
        });
  }

  private String key(Run<?> run, String body) {
    if (!ended.contains(body)) {
      violations.add(run.id() + " recorded a body that did not end: " + body);
    }
    String key = keys.getOrDefault(body, "none");
    recorded.add(key);
    return key;
  }

  private void before(Run<?> run, String key, long at) {
    for (Line line : begins.getOrDefault(key, List.of())) {
      if (line.at() > at) {
        violations.add(run.id() + " ran what was recorded at " + at + " again: " + line);
      }
    }
  }
}
