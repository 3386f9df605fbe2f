package dev.waybill.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.RunStatus;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Concurrency;
import dev.waybill.values.JsonCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Which ready run executes next: by priority, then by age, within the number of workers and the
 * limits on executing. A run executes on one thread at a time.
 */
final class Scheduler {
  private final Engine engine;
  private final int workers;
  private final ExecutorService pool;
  private final Map<Long, Slot> slots = new HashMap<>();
  private final PriorityQueue<Slot> ready =
      new PriorityQueue<>(
          Comparator.comparingInt((Slot slot) -> -slot.priority).thenComparingLong(s -> s.order));
  private final Map<String, Integer> used = new HashMap<>();
  private final Map<String, Deque<Slot>> blocked = new HashMap<>();
  private long orders;
  private int executing;

  private record Key(String name, int limit) {}

  /** A run that is ready, blocked or executing. */
  private static final class Slot {
    final long run;
    final int priority;
    final long order;
    final List<Key> keys;
    boolean executing;
    boolean again;

    Slot(RunRow row, long order, List<Key> keys) {
      run = row.n();
      priority = row.priority();
      this.order = order;
      this.keys = keys;
    }
  }

  Scheduler(Engine engine, int workers) {
    this.engine = engine;
    this.workers = workers;
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            workers,
            workers,
            2,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "waybill-worker");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    pool = threads;
  }

  /** Has a run execute once, as soon as it may; one that executes does so once more after. */
  void ready(RunRow row) {
    if (!engine.context.executes() || row.ended() || engine.workflow(row.workflow()) == null) {
      return;
    }
    List<Key> keys = keys(row);
    synchronized (this) {
      Slot slot = slots.get(row.n());
      if (slot == null) {
        slot = new Slot(row, orders++, keys);
        slots.put(row.n(), slot);
        ready.add(slot);
      } else if (slot.executing) {
        slot.again = true;
      }
      dispatch();
    }
  }

  /** What a run without a more telling status is doing. */
  synchronized RunStatus status(long run) {
    Slot slot = slots.get(run);
    if (slot == null) {
      return RunStatus.WAITING;
    }
    return slot.executing ? RunStatus.RUNNING : RunStatus.QUEUED;
  }

  /** Forgets a run that has ended. */
  synchronized void gone(long run) {
    Slot slot = slots.get(run);
    if (slot != null && !slot.executing) {
      slots.remove(run);
      ready.remove(slot);
      blocked.values().forEach(queue -> queue.remove(slot));
    } else if (slot != null) {
      slot.again = false;
    }
  }

  private void dispatch() {
    while (executing < workers && !engine.closing()) {
      Slot slot = ready.poll();
      if (slot == null) {
        return;
      }
      Key full = full(slot);
      if (full != null) {
        blocked.computeIfAbsent(full.name(), name -> new ArrayDeque<>()).add(slot);
        continue;
      }
      slot.keys.forEach(key -> used.merge(key.name(), 1, Integer::sum));
      slot.executing = true;
      executing++;
      engine.activity.begin();
      pool.execute(() -> execute(slot));
    }
  }

  private @org.jspecify.annotations.Nullable Key full(Slot slot) {
    for (Key key : slot.keys) {
      if (used.getOrDefault(key.name(), 0) >= key.limit()) {
        return key;
      }
    }
    return null;
  }

  private void execute(Slot slot) {
    try {
      engine.turns.run(slot.run);
    } finally {
      done(slot);
      engine.activity.end();
    }
  }

  private synchronized void done(Slot slot) {
    executing--;
    slot.executing = false;
    for (Key key : slot.keys) {
      used.merge(key.name(), -1, Integer::sum);
      Deque<Slot> waiting = blocked.remove(key.name());
      if (waiting != null) {
        ready.addAll(waiting);
      }
      used.remove(key.name(), 0);
    }
    if (slot.again) {
      slot.again = false;
      ready.add(slot);
    } else {
      slots.remove(slot.run);
    }
    dispatch();
  }

  private List<Key> keys(RunRow row) {
    WorkflowDefinition<?, ?> definition = engine.definition(row.workflow());
    if (definition == null || definition.concurrency().isEmpty()) {
      return List.of();
    }
    JsonNode input = JsonCodec.tree(row.input());
    List<Key> keys = new ArrayList<>();
    for (Concurrency rule : definition.concurrency()) {
      String name = row.workflow() + '\u001e' + keys.size() + '\u001e';
      keys.add(new Key(name + Admission.key(input, rule.by()), rule.executing()));
    }
    return keys;
  }

  /** Has a run execute again in a while, when not even that could be written down. */
  void later(long run) {
    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!engine.closing()) {
                var unused =
                    engine
                        .writer
                        .submit(
                            db -> {
                              engine.recorder.wake(db, run);
                              return true;
                            })
                        .whenComplete(
                            (done, problem) -> {
                              if (problem != null) {
                                later(run);
                              }
                            });
              }
            });
  }

  /** Lets executing turns end. */
  void close(long millis) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
        pool.shutdownNow();
        boolean unused = pool.awaitTermination(2_000, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
