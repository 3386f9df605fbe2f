package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.WaybillException;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.values.JsonCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/**
 * The order of events of one name and key that one process sends: each names the one before it, and
 * waits until that one is on its way to the runs. It waits for a bounded time, so that one which
 * cannot be brought delays the others and does not stop them. Events that two processes send at
 * once may overtake each other.
 */
final class Chain {
  private static final int REMEMBERED = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Object news = new Object();
  private final Map<String, Set<String>> paths = new ConcurrentHashMap<>();
  private final Map<String, String> sent = remembering();
  private final Map<String, Boolean> brought = remembering();

  Chain(Engine engine) {
    this.engine = engine;
  }

  private static <V> Map<String, V> remembering() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  /** Tells that events of this name are known apart by this path. */
  void learn(String event, String path) {
    boolean unused = paths.computeIfAbsent(event, name -> new ConcurrentSkipListSet<>()).add(path);
  }

  /** The event that this process has sent before this one, with the same name and key. */
  Optional<String> follow(Outgoing event) {
    return Optional.ofNullable(sent.put(key(event), event.id()))
        .filter(before -> !before.equals(event.id()));
  }

  /** Tells whether this process brings an event before all that it is told of later. */
  void brings(String event, boolean so) {
    if (so) {
      brought.put(event, true);
      synchronized (news) {
        news.notifyAll();
      }
    } else {
      brought.remove(event);
    }
  }

  void awaitBrought(String event) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long pause = PAUSE.toMillis();
    while (!brought.containsKey(event) && isUnderWay(event) && System.nanoTime() < end) {
      awaitNews(event, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis());
    }
  }

  /** Hears at once of what this process brings; of other processes only by looking again. */
  private void awaitNews(String event, long pause) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
    synchronized (news) {
      try {
        for (long left = pause; left > 0 && !brought.containsKey(event); ) {
          news.wait(left);
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WaybillException("interrupted", "interrupted while waiting for Temporal");
      }
    }
  }

  private boolean isUnderWay(String event) {
    return engine.post.presence(engine.post.eventRun(event)) == Post.Presence.OPEN;
  }

  /**
   * Name and keys; the name alone when the order of all matters. Where nothing tells events apart,
   * each is alone: they start runs, which begin in any order.
   */
  String key(Outgoing event) {
    Set<String> all = new TreeSet<>(engine.keyPaths(event.name()));
    all.addAll(paths.getOrDefault(event.name(), Set.of()));
    if (engine.isGathered(event.name())) {
      return event.name();
    }
    if (all.isEmpty()) {
      return event.id();
    }
    JsonNode data = JsonCodec.tree(event.data());
    StringBuilder key = new StringBuilder(event.name());
    for (String path : all) {
      key.append('\n').append(data.at("/" + path.replace('.', '/')).asText());
    }
    return key.toString();
  }
}
