package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.Run.Admission;
import dev.waybill.client.StartOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Starts runs for clients. */
final class Starts {
  private static final int REMEMBERED = 10_000;

  private final Engine engine;
  private final Set<String> recent = Collections.newSetFromMap(new Recent());

  Starts(Engine engine) {
    this.engine = engine;
  }

  /** Runs by keys that this process has started: the server shows an event a moment later. */
  private static final class Recent extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** The id of the run that an idempotency key stands for. */
  static String keyed(String workflow, String key) {
    String text = String.join("\0", "key", workflow, key);
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Hands the server the event that starts a run.
   *
   * @return {@code EXISTING} when its key was used before, by another process at least a moment
   *     ago; else {@code STARTED}, as the server does not tell what it makes of an event: whether
   *     it drops it for a rate or a singleton, or debounces it
   */
  Admission start(
      WorkflowDefinition<?, ?> definition, String id, Json input, StartOptions options) {
    if (options.idempotencyKey().isPresent() && exists(id)) {
      return Admission.EXISTING;
    }
    Instant now = engine.now();
    Instant begin = now.plus(options.delay());
    Optional<Duration> ttl = options.ttl().or(definition::startWithin);
    Meta meta =
        new Meta(
            id,
            new Meta.Place(0, 0, Start.seed(id), 0),
            now,
            definition.timeout().map(now::plus),
            Optional.empty(),
            Optional.empty(),
            options.tags(),
            Meta.Carried.NOTHING,
            ttl.map(begin::plus));
    Outbox.Letter letter =
        Letters.start(
            engine.context.app(),
            definition.type().name(),
            input,
            meta,
            options.delay().isZero() ? Optional.empty() : Optional.of(begin));
    options
        .priority()
        .ifPresent(more -> letter.data().withObject("/" + Wire.META).put("priority", more.name()));
    engine.outbox.send(List.of(letter));
    if (options.idempotencyKey().isPresent()) {
      synchronized (recent) {
        recent.add(id);
      }
    }
    return Admission.STARTED;
  }

  private boolean exists(String id) {
    synchronized (recent) {
      if (recent.contains(id)) {
        return true;
      }
    }
    String event = Chain.eventUlid(id, 0);
    return !engine.api.eventRuns(event).isEmpty() || engine.api.event(event).isPresent();
  }
}
