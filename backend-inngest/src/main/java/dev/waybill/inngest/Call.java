package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What the server asks: go on with an engine run.
 *
 * @param function the id of the function, {@code <app>-<name>}
 * @param run the engine run's id, a ULID
 * @param target the hash of the step to run, or {@link #DISCOVERY}
 * @param progress where the engine run stands
 * @param event what triggered it; of a batch the first
 * @param events the whole batch
 * @param ids what a checkpoint has to name
 */
record Call(
    String function,
    String run,
    String target,
    Progress progress,
    JsonNode event,
    List<JsonNode> events,
    Ids ids) {
  /** The target of a call that asks what comes next. */
  static final String DISCOVERY = "step";

  Call {
    events = List.copyOf(events);
  }

  boolean isDiscovery() {
    return target.equals(DISCOVERY);
  }

  /**
   * Where an engine run stands.
   *
   * @param attempt from 0, of this call; refused connections count, too
   * @param planned whether a step must be planned before it runs
   * @param stack hashes of steps in the order of their completion
   * @param steps what is recorded of steps, by hash
   */
  record Progress(int attempt, boolean planned, List<String> stack, Map<String, JsonNode> steps) {
    Progress {
      stack = List.copyOf(stack);
      steps = Map.copyOf(steps);
    }
  }

  /**
   * What the server knows the call by; each is empty where it sent none.
   *
   * @param function its own id of the function
   * @param item of its queue
   */
  record Ids(String function, String item, String request, String generation) {
    static final Ids NONE = new Ids("", "", "", "");
  }
}
