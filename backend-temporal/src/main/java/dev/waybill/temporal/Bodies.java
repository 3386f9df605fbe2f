package dev.waybill.temporal;

import dev.waybill.RunInfo;
import dev.waybill.journal.Header;
import dev.waybill.replay.Operation.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The bodies that activities may run in this process, as long as they are scheduled. */
final class Bodies {
  private final Map<Id, Body> scheduled = new ConcurrentHashMap<>();
  private final Map<Id, Working> running = new ConcurrentHashMap<>();

  /** Which body: the engine's own id of its engine run, and the entry's key. */
  record Id(String engineRun, String key) {}

  /** A step's closure, and the run it belongs to. */
  record Body(Work work, Header header, RunInfo run) {}

  private final boolean keeps;

  /**
   * @param keeps whether these are one run's, and stay when its code is not in memory any more
   */
  Bodies(boolean keeps) {
    this.keeps = keeps;
  }

  /** The run's code leaves the memory: whoever runs its steps rebuilds their closures. */
  void leave(String engineRun) {
    if (!keeps) {
      scheduled.keySet().removeIf(id -> id.engineRun().equals(engineRun));
    }
  }

  void schedule(Id id, Body body) {
    scheduled.put(place(id), body);
  }

  void forget(Id id) {
    scheduled.remove(place(id));
  }

  Optional<Body> find(Id id) {
    return Optional.ofNullable(scheduled.get(place(id)));
  }

  /** A replayed run has a name that stands for any. */
  private Id place(Id id) {
    return keeps ? new Id("", id.key()) : id;
  }

  void started(Id id, Working working) {
    running.put(id, working);
  }

  void ended(Id id, Working working) {
    running.remove(id, working);
  }

  /** Interrupts the body if it runs in this process. */
  void cancel(Id id) {
    Working working = running.get(id);
    if (working != null) {
      working.cancel();
    }
  }

  /** Those that run now, told for the eye. */
  List<String> inFlight() {
    return running.values().stream().map(Working::toString).sorted().toList();
  }

  /** How many run now. */
  int runningCount() {
    return running.size();
  }
}
