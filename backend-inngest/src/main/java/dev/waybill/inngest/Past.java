package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** Whether the run has nothing to do but to wait. */
  static boolean rests(TraceSpan root) {
    return !open(root, "RUN") && (open(root, "SLEEP") || open(root, "WAIT_FOR_EVENT"));
  }

  /** Whether the run stands still because its code does not fit. */
  static boolean isParked(TraceSpan root) {
    return root.children().stream()
        .anyMatch(span -> span.name().startsWith(Wire.STALLED) && isOpen(span));
  }

  private static boolean open(TraceSpan span, String op) {
    boolean here = span.op().filter(op::equals).isPresent() && isOpen(span);
    return here || span.children().stream().anyMatch(child -> open(child, op));
  }

  private static boolean isOpen(TraceSpan span) {
    return span.endedAt().isEmpty()
        && (span.status().equals("WAITING") || span.status().equals("RUNNING"));
  }

  private static void collect(TraceSpan span, List<Step> steps) {
    if (span.stepId().isPresent() && span.endedAt().isPresent() && hasOutcome(span)) {
      steps.add(new Step(span.stepId().get(), span.endedAt().get(), value(span)));
    }
    span.children().forEach(child -> collect(child, steps));
  }

  /** An attempt that is followed by another has failed as well, but told nothing that counts. */
  private static boolean hasOutcome(TraceSpan span) {
    return span.status().equals(DONE)
        || (span.status().equals(FAILED) && Recorded.isLast(output(span)));
  }

  private static JsonNode output(TraceSpan span) {
    return span.output().orElse(NullNode.instance);
  }

  /** How many bodies of a step have failed, and what the newest of them kept. */
  static Tried tried(TraceSpan root, String hash) {
    return tried(root, hash, Tried.NEVER);
  }

  private static Tried tried(TraceSpan span, String hash, Tried before) {
    Tried most = before;
    if (span.stepId().filter(hash::equals).isPresent() && span.status().equals(FAILED)) {
      most = most.or(Recorded.tried(output(span)));
    }
    for (TraceSpan child : span.children()) {
      most = tried(child, hash, most);
    }
    return most;
  }

  /** What a step is called. */
  static Optional<String> name(TraceSpan span, String hash) {
    if (span.stepId().filter(hash::equals).isPresent()) {
      return Optional.of(span.name());
    }
    return span.children().stream().flatMap(child -> name(child, hash).stream()).findFirst();
  }

  private static JsonNode value(TraceSpan span) {
    if (span.status().equals(FAILED)) {
      var failed = Wire.object();
      failed.set("error", output(span));
      return failed;
    }
    JsonNode output = output(span);
    if (span.op().filter("RUN"::equals).isEmpty()) {
      return output.isObject() && output.has("name") ? output : NullNode.instance;
    }
    var wrapped = Wire.object();
    wrapped.set("data", output);
    return wrapped;
  }
}
