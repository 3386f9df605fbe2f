package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Fetches what is too long for a call. */
final class StateFetch {
  private final Upstream upstream;

  StateFetch(Upstream upstream) {
    this.upstream = upstream;
  }

  /** What a call would have told. */
  record State(Map<String, JsonNode> steps, List<JsonNode> events) {}

  /**
   * Steps and events of a run; empty: they are gone.
   *
   * @param stack what the call knows to be done. What was done since is left out, as the server
   *     leaves it out of a call: code must not see it before its turn
   */
  Optional<State> of(String run, List<String> stack) {
    CompletableFuture<Optional<JsonNode>> batch =
        CompletableFuture.supplyAsync(() -> upstream.batch(run), StateFetch::inBackground);
    Optional<JsonNode> actions = upstream.actions(run);
    Optional<JsonNode> events = joined(batch);
    if (actions.isEmpty() || events.isEmpty()) {
      return Optional.empty();
    }
    Map<String, JsonNode> steps = CallReader.fields(actions.get());
    Set<String> done = new HashSet<>(stack);
    steps.entrySet().removeIf(step -> !done.contains(step.getKey()) && !isInput(step.getValue()));
    List<JsonNode> batched = new ArrayList<>();
    events.get().forEach(batched::add);
    return Optional.of(new State(steps, batched));
  }

  /** Arguments that somebody has changed for a step that is yet to run. */
  private static boolean isInput(JsonNode recorded) {
    return recorded.size() == 1 && recorded.has("input");
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "waybill-inngest-state");
    thread.setDaemon(true);
    thread.start();
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw e;
    }
  }
}
