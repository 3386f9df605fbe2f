package dev.waybill.temporal;

import dev.waybill.temporal.PathDirectory.Announced;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The paths by which runs wait for an event: kept by one workflow an event name.
 *
 * <p>What was read is used for one second. So that no fan-out works with paths from before an
 * announcement, announcing a path takes longer than that: whatever is sent afterwards is looked for
 * under the path. A process announces a path once, and does not wait when the path stands there for
 * an hour or more.
 */
final class Paths {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofMillis(250);

  /** For how long a worker's word for its workflows holds. */
  private static final Duration VALID = Duration.ofDays(1);

  private static final Duration OLD = Duration.ofHours(1);

  private final Engine engine;
  private final Systems systems;
  private final Map<String, Read> read = new ConcurrentHashMap<>();
  private final Set<Announcement> announced = ConcurrentHashMap.newKeySet();

  private record Read(Announced announced, long nanos) {}

  private record Announcement(String event, String path) {}

  Paths(Engine engine, Systems systems) {
    this.engine = engine;
    this.systems = systems;
  }

  /** The paths of all registrations that were complete when this was called. */
  Set<String> of(String event) {
    return look(event).paths().keySet();
  }

  private Announced look(String event) {
    long now = System.nanoTime();
    Read known = read.get(event);
    if (known != null && now - known.nanos() < fresh().toNanos()) {
      return known.announced();
    }
    Announced announced = ask(event);
    read.put(event, new Read(announced, now));
    return announced;
  }

  /** The workflows that start by the event, of which a worker knew within the last day. */
  Set<String> workflows(String event) {
    Instant since = engine.now().minus(VALID);
    Set<String> recent = new TreeSet<>();
    look(event)
        .workflows()
        .forEach(
            (workflow, at) -> {
              if (at.isAfter(since)) {
                recent.add(workflow);
              }
            });
    return recent;
  }

  /** Has all workers know which workflows start by which events, so that none is left out. */
  void subscribe(Map<String, Set<String>> workflowsByEvent) {
    Instant old = engine.now().minus(VALID.dividedBy(2));
    boolean fresh = false;
    for (Map.Entry<String, Set<String>> each : workflowsByEvent.entrySet()) {
      Map<String, Instant> known = ask(each.getKey()).workflows();
      for (String workflow : each.getValue()) {
        if (known.getOrDefault(workflow, Instant.MIN).isBefore(old)) {
          systems.tell(
              new Systems.Address(Wire.PATHS, id(each.getKey())),
              Wire.SUBSCRIBE,
              Wire.json(workflow),
              Wire.json(Announced.NOTHING));
          fresh |= !known.containsKey(workflow);
        }
      }
    }
    if (fresh) {
      await();
    }
  }

  /** Returns when every fan-out from here on knows the path. */
  void announce(String event, String path) {
    Announcement announcement = new Announcement(event, path);
    if (announced.contains(announcement)) {
      return;
    }
    Instant at = ask(event).paths().getOrDefault(path, Instant.MAX);
    if (at.isAfter(engine.now().minus(OLD))) {
      systems.tell(
          new Systems.Address(Wire.PATHS, id(event)),
          Wire.ANNOUNCE,
          Wire.json(path),
          Wire.json(Announced.NOTHING));
      await();
    }
    boolean unused = announced.add(announcement);
  }

  private Announced ask(String event) {
    return systems
        .ask(id(event), Wire.ANNOUNCED)
        .map(json -> Wire.read(json, Announced.class))
        .orElse(Announced.NOTHING);
  }

  private String id(String event) {
    return "waybill/paths/" + Seeds.hash(engine.settings.queue(), event);
  }

  /** A process that is alone asks each time, so that nobody has to wait for it. */
  private Duration fresh() {
    return engine.settings.inProcess() ? Duration.ZERO : FRESH;
  }

  private void await() {
    if (!engine.settings.inProcess()) {
      Systems.pause(FRESH.plus(MARGIN));
    }
  }
}
