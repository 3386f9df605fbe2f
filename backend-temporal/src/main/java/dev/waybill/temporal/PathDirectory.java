package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Knows by which paths runs have ever waited for the events of one name, and which workflows they
 * start; it never ends.
 */
final class PathDirectory implements PostProtocol.Directory {
  private static final int LONG = 1_000;

  private final Map<String, Instant> paths = new TreeMap<>();
  private final Map<String, Instant> workflows = new TreeMap<>();

  /**
   * What was announced.
   *
   * @param paths and when each was announced first
   * @param workflows that start, and when a worker said so last
   */
  record Announced(Map<String, Instant> paths, Map<String, Instant> workflows) {
    static final Announced NOTHING = new Announced(Map.of(), Map.of());

    Announced {
      workflows = Objects.requireNonNullElse(workflows, Map.of()); // from before there were any
    }
  }

  @Override
  public void run(Json announced) {
    Announced before = Wire.read(announced, Announced.class);
    before.paths().forEach(this::add);
    before.workflows().forEach(workflows::putIfAbsent);
    Workflow.await(() -> Workflow.getInfo().getHistoryLength() > LONG);
    Workflow.continueAsNew(announced());
  }

  @Override
  public void announce(Json path) {
    add(Wire.read(path, String.class), RunState.now());
  }

  @Override
  public void subscribe(Json workflow) {
    workflows.put(Wire.read(workflow, String.class), RunState.now());
  }

  private void add(String path, Instant at) {
    paths.merge(path, at, (one, other) -> one.isBefore(other) ? one : other);
  }

  @Override
  public Json announced() {
    return Wire.json(new Announced(paths, workflows));
  }
}
