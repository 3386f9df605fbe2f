package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.client.RunUpdate;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a run shows.
 *
 * @param name of a value that is kept; a chunk of a stream has none
 * @param after how many entries the run had
 * @param number the larger, the newer
 */
record Posted(String name, Json value, int after, long number) {
  /** The name of progress. */
  static final String PROGRESS = "progress";

  /** The name of why a run stands still, which is no update. */
  static final String STALLED = "stalled";

  private static final String STATE = "state/";
  private static final String STREAM = "stream/";

  static Posted of(RunUpdate update, int after, long number) {
    if (update instanceof RunUpdate.StateChanged state) {
      return new Posted(state(state.name()), state.value(), after, number);
    }
    if (update instanceof RunUpdate.Streamed chunk) {
      return new Posted(STREAM + chunk.name(), chunk.chunk(), after, number);
    }
    return new Posted(PROGRESS, Wire.json(update), after, number);
  }

  static String state(String name) {
    return STATE + name;
  }

  /** Whether its latest value is kept. */
  boolean isKept() {
    return !name.startsWith(STREAM);
  }

  /** Whether who watches hears of it. */
  boolean isUpdate() {
    return !name.equals(STALLED);
  }

  RunUpdate update() {
    if (name.equals(PROGRESS)) {
      return Wire.read(Wire.tree(value), RunUpdate.Progressed.class);
    }
    return isKept()
        ? new RunUpdate.StateChanged(name.substring(STATE.length()), value)
        : new RunUpdate.Streamed(name.substring(STREAM.length()), value);
  }

  /** Reads what the server keeps of an engine run, by name. */
  static Map<String, Posted> all(InngestApi api, TraceSpan root) {
    Map<String, Posted> all = new java.util.HashMap<>();
    api.shown(root)
        .forEach(
            (name, tree) -> {
              if (tree.path("value").isMissingNode() || !name.equals(tree.path("name").asText())) {
                return; // somebody else's
              }
              all.put(name, Wire.read(tree, Posted.class));
            });
    return all;
  }

  static Optional<Posted> state(InngestApi api, TraceSpan root, String name) {
    return Optional.ofNullable(all(api, root).get(state(name)));
  }
}
