package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.client.RunUpdate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Live updates of runs whose bodies execute in this process. */
final class Hub {
  private final Map<String, Set<Consumer<RunUpdate>>> listeners = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Json>> latest = new ConcurrentHashMap<>();

  void publish(String run, RunUpdate update) {
    listeners.getOrDefault(run, Set.of()).forEach(listener -> listener.accept(update));
  }

  /** Keeps the latest value of a name. */
  void keep(String run, String name, Json value) {
    latest.computeIfAbsent(run, unused -> new ConcurrentHashMap<>()).put(name, value);
  }

  Map<String, Json> latest(String run) {
    return Map.copyOf(latest.getOrDefault(run, Map.of()));
  }

  void forget(String run) {
    latest.remove(run);
  }

  /** Listens until the answer is closed. */
  Subscription listen(String run, Consumer<RunUpdate> listener) {
    listeners.computeIfAbsent(run, unused -> ConcurrentHashMap.newKeySet()).add(listener);
    return () ->
        listeners.computeIfPresent(
            run,
            (unused, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  /** Ends a listening. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
