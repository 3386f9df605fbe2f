package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an engine run has recorded, read back from its trace. */
final class Past {
  static final Call.Progress NOTHING = new Call.Progress(0, true, List.of(), Map.of());

  private static final String DONE = "COMPLETED";
  private static final String FAILED = "FAILED";

  private Past() {}

  /** A step of the run with the time at which it ended. */
  private record Step(String hash, Instant endedAt, JsonNode value) {}

  /** As a call would tell it. */
  static Call.Progress of(TraceSpan root) {
    List<Step> steps = new ArrayList<>();
    collect(root, steps);
    steps.sort(Comparator.comparing(Step::endedAt));
    List<String> stack = new ArrayList<>();
    Map<String, JsonNode> values = new HashMap<>();
    for (Step step : steps) {
      if (values.putIfAbsent(step.hash(), step.value()) == null) {
        stack.add(step.hash());
      }
    }
    return new Call.Progress(0, true, stack, values);
  }

  /** Whether a step runs just now, as far as the server knows. */
  static boolean isBusy(TraceSpan span) {
    boolean busy =
        span.stepId().isPresent()
            && span.op().filter("RUN"::equals).isPresent()
            && span.status().equals("RUNNING");
    return busy || span.children().stream().anyMatch(Past::isBusy);
  }

  private static void collect(TraceSpan span, List<Step> steps) {
    if (span.stepId().isPresent() && span.endedAt().isPresent() && hasOutcome(span)) {
      steps.add(new Step(span.stepId().get(), span.endedAt().get(), value(span)));
    }
    span.children().forEach(child -> collect(child, steps));
  }

  /** An attempt that is followed by another has failed as well, but told nothing that counts. */
  private static boolean hasOutcome(TraceSpan span) {
    if (span.status().equals(DONE)) {
      return true;
    }
    return span.status().equals(FAILED) && !error(span).isMissingNode();
  }

  private static JsonNode error(TraceSpan span) {
    JsonNode output = span.output().orElse(NullNode.instance);
    JsonNode error = output.path("error");
    return error.isObject() ? error : output.path("data").path("error");
  }

  private static JsonNode value(TraceSpan span) {
    if (span.status().equals(FAILED)) {
      var failed = Wire.object();
      failed.set("error", error(span));
      return failed;
    }
    JsonNode output = span.output().orElse(NullNode.instance);
    if (span.op().filter("RUN"::equals).isEmpty()) {
      return output.isObject() && output.has("name") ? output : NullNode.instance;
    }
    var wrapped = Wire.object();
    wrapped.set("data", output);
    return wrapped;
  }
}
