package dev.waybill.local;

import dev.waybill.client.RunUpdate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to hear of which run. */
final class Hub {
  private final Map<String, List<Consumer<RunUpdate>>> listeners = new ConcurrentHashMap<>();

  /** Stops listening. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  Subscription listen(String runId, Consumer<RunUpdate> listener) {
    listeners.compute(
        runId,
        (id, list) -> {
          List<Consumer<RunUpdate>> all = list == null ? new CopyOnWriteArrayList<>() : list;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            runId,
            (id, list) -> {
              list.remove(listener);
              return list.isEmpty() ? null : list;
            });
  }

  void publish(String runId, RunUpdate update) {
    List<Consumer<RunUpdate>> list = listeners.get(runId);
    if (list != null) {
      list.forEach(listener -> listener.accept(update));
    }
  }
}
