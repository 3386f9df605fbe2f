package dev.waybill.temporal;

import dev.waybill.temporal.PathDirectory.Announced;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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
  private static final Duration OLD = Duration.ofHours(1);

  private final Engine engine;
  private final Systems systems;
  private final Map<String, Read> read = new ConcurrentHashMap<>();
  private final Set<Announcement> announced = ConcurrentHashMap.newKeySet();

  private record Read(Set<String> paths, long nanos) {}

  private record Announcement(String event, String path) {}

  Paths(Engine engine, Systems systems) {
    this.engine = engine;
    this.systems = systems;
  }

  /** The paths of all registrations that were complete when this was called. */
  Set<String> of(String event) {
    long now = System.nanoTime();
    Read known = read.get(event);
    if (known != null && now - known.nanos() < fresh().toNanos()) {
      return known.paths();
    }
    Set<String> paths = ask(event).paths().keySet();
    read.put(event, new Read(paths, now));
    return paths;
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
