package dev.waybill.crm.rehearsal;

import dev.waybill.Event;
import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.journal.Notes.Match;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is around a run: the clock, what will happen, and the events that wait to be taken. */
final class Stage {
  private static final JsonCodec CODEC = new JsonCodec();

  private final WorkflowDefinition<?, ?> definition;
  private final Json input;
  private final TreeMap<Instant, List<Runnable>> plan = new TreeMap<>();
  private final Map<String, Runnable> during = new HashMap<>();
  private final List<Arrived> queue = new ArrayList<>();
  private final Map<String, Json> completed = new HashMap<>();
  private final List<SentEvent> sent = new ArrayList<>();
  private Instant now;
  private boolean cancelRequested;

  Stage(WorkflowDefinition<?, ?> definition, Json input, Instant start) {
    this.definition = definition;
    this.input = input;
    this.now = start;
  }

  private record Arrived(String name, Json data) {}

  Instant now() {
    return now;
  }

  void schedule(Instant at, Event<?> event) {
    plan.computeIfAbsent(at, t -> new ArrayList<>()).add(() -> arrive(event));
  }

  void complete(Instant at, String key, Object value) {
    plan.computeIfAbsent(at, t -> new ArrayList<>())
        .add(() -> completed.put(key, Json.of(CODEC.encode(value))));
  }

  void during(String key, Runnable happening) {
    during.put(key, happening);
  }

  void begins(String key) {
    @Nullable Runnable happening = during.remove(key);
    if (happening != null) {
      happening.run();
    }
  }

  /** Only what the definition receives waits for a later wait, as it does in an engine. */
  void arrive(Event<?> event) {
    Arrived arrived = new Arrived(event.type().name(), Json.of(CODEC.encode(event.data())));
    if (definition.receives().stream().anyMatch(interest -> concerns(interest, arrived))) {
      queue.add(arrived);
    }
    cancelRequested |=
        definition.cancelledBy().stream().anyMatch(interest -> concerns(interest, arrived));
  }

  boolean isCancelRequested() {
    return cancelRequested;
  }

  Optional<Json> take(Match match) {
    for (Iterator<Arrived> all = queue.iterator(); all.hasNext(); ) {
      Arrived next = all.next();
      Optional<String> key = JsonPaths.scalar(next.data(), match.path());
      if (next.name().equals(match.event()) && key.equals(Optional.of(match.key()))) {
        all.remove();
        return Optional.of(next.data());
      }
    }
    return Optional.empty();
  }

  Optional<Json> completion(String key) {
    return Optional.ofNullable(completed.get(key));
  }

  void send(SentEvent event) {
    sent.add(event);
  }

  List<SentEvent> sent() {
    return sent;
  }

  /** Lets the next planned thing happen when it is due by then; otherwise only the clock moves. */
  boolean happensBy(Instant due) {
    Map.@Nullable Entry<Instant, List<Runnable>> next = plan.firstEntry();
    if (next == null || next.getKey().isAfter(due)) {
      now = due.isAfter(now) ? due : now;
      return false;
    }
    plan.remove(next.getKey());
    now = next.getKey().isAfter(now) ? next.getKey() : now;
    next.getValue().forEach(Runnable::run);
    return true;
  }

  private boolean concerns(Interest interest, Arrived event) {
    Optional<String> mine = JsonPaths.scalar(input, interest.inputPath());
    return interest.event().name().equals(event.name())
        && mine.isPresent()
        && JsonPaths.scalar(event.data(), interest.event().keyPath().orElseThrow()).equals(mine);
  }
}
