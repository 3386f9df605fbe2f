package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Knows by which paths runs have ever waited for the events of one name; it never ends. */
final class PathDirectory implements PostProtocol.Directory {
  private static final int LONG = 1_000;

  private final Map<String, Instant> paths = new TreeMap<>();

  /** The paths, and when each was announced first. */
  record Announced(Map<String, Instant> paths) {
    static final Announced NOTHING = new Announced(Map.of());
  }

  @Override
  public void run(Json announced) {
    Wire.read(announced, Announced.class).paths().forEach(this::add);
    Workflow.await(() -> Workflow.getInfo().getHistoryLength() > LONG);
    Workflow.continueAsNew(announced());
  }

  @Override
  public void announce(Json path) {
    add(Wire.read(path, String.class), RunState.now());
  }

  private void add(String path, Instant at) {
    paths.merge(path, at, (one, other) -> one.isBefore(other) ? one : other);
  }

  @Override
  public Json announced() {
    return Wire.json(new Announced(paths));
  }
}
