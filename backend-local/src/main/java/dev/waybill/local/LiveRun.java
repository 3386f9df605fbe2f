package dev.waybill.local;

import dev.waybill.Json;
import dev.waybill.Workflow;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.local.Entries.Stamped;
import dev.waybill.replay.Recording;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run in memory. Its turn reads and changes it; the writer hands it what was recorded, in the
 * order of the journal.
 */
final class LiveRun {
  /** What nobody counted since a transaction was undone. */
  static final int UNKNOWN = -1;

  final RunRow row;
  final Workflow<?, ?> workflow;
  final Recording recording;

  /** Keys of operations whose opening is durable. */
  final Set<String> begun = new HashSet<>();

  /** The order of the next entry; the writer's alone. */
  int end = UNKNOWN;

  /** How many entries were loaded with the recording. */
  private int known;

  /** Keys of steps that may have a row beside the journal; the writer's alone. */
  final Set<String> noted = new HashSet<>();

  private final List<Long> eventSeqs = new ArrayList<>();
  private final Map<String, Tries> tries = new HashMap<>();
  private final Map<String, Working> working = new HashMap<>();
  private final Deque<Stamped> incoming = new ArrayDeque<>();
  private final List<Stamped> buffer = new ArrayList<>();
  private long bufferedBytes;
  private boolean sealed;
  private boolean poisoned;
  private boolean poked;
  private boolean cancelAsked;
  private boolean cancelRecorded;
  private boolean paused;
  private long wakesAsked;
  private long wakesSeen;

  /** What is known of a step that failed or gave a heartbeat. */
  record Tries(int failed, long due, Optional<Json> details) {
    static final Tries NONE = new Tries(0, 0, Optional.empty());
  }

  LiveRun(RunRow row, Workflow<?, ?> workflow, Recording recording) {
    this.row = row;
    this.workflow = workflow;
    this.recording = recording;
    cancelAsked = row.cancelling();
    paused = row.paused();
  }

  /** Takes over entries that were loaded with the recording. */
  void loaded(List<Stamped> entries) {
    entries.forEach(stamped -> eventSeqs.add(stamped.eventSeq()));
    end = entries.size();
    known = end;
    cancelRecorded = entries.stream().anyMatch(each -> each.entry().kind() == EntryKind.CANCEL);
  }

  /** Hands over an entry that is durable; one that was loaded, being of its group, is known. */
  synchronized void deliver(Stamped stamped) {
    if (stamped.entry().order() >= known) {
      incoming.add(stamped);
    }
    poke();
  }

  synchronized boolean hasIncoming() {
    return !incoming.isEmpty();
  }

  /** Moves what was handed over into the recording; true when there was something. */
  synchronized boolean drain() {
    boolean any = !incoming.isEmpty();
    while (!incoming.isEmpty()) {
      add(incoming.poll());
    }
    if (any) {
      sealed = false;
    }
    return any;
  }

  /** Records an outcome that becomes durable later; false when the journal moved on meanwhile. */
  synchronized boolean buffer(Stamped stamped) {
    if (sealed || !incoming.isEmpty()) {
      return false;
    }
    buffer.add(stamped);
    bufferedBytes += stamped.entry().result().value().map(Json::size).orElse(0);
    add(stamped);
    return true;
  }

  /** The number of the newest event when the newest entry was recorded. */
  synchronized long lastEventSeq() {
    return eventSeqs.get(eventSeqs.size() - 1);
  }

  /** Whether what is buffered has to become durable before more is added. */
  synchronized boolean bufferFull(Instant now) {
    return buffer.size() >= 100
        || bufferedBytes >= 1_000_000
        || (!buffer.isEmpty()
            && buffer.get(0).entry().times().at().plusMillis(1_500).isBefore(now));
  }

  synchronized boolean hasBuffered() {
    return !buffer.isEmpty();
  }

  /** Takes what is to be written before anything else of this run; called by the writer. */
  synchronized List<Stamped> takeBuffer(Db db) {
    List<Stamped> taken = List.copyOf(buffer);
    if (!taken.isEmpty()) {
      buffer.clear();
      bufferedBytes = 0;
      db.onRollback(this::poison);
    }
    return taken;
  }

  /** From here on nothing may be buffered until the turn has seen what is being recorded. */
  synchronized void seal() {
    sealed = true;
  }

  /** The number of the newest event when this operation's predecessor was recorded. */
  long eventSeqAt(Instant began) {
    for (int i = recording.size() - 1; i >= 0; i--) {
      int compared = recording.entry(i).times().at().compareTo(began);
      if (compared == 0) {
        return eventSeqs.get(i);
      }
      if (compared < 0) {
        break;
      }
    }
    return row.beganSeq();
  }

  synchronized Tries tries(String key) {
    return tries.getOrDefault(key, Tries.NONE);
  }

  synchronized void tries(String key, Tries known) {
    tries.put(key, known);
  }

  synchronized void details(String key, Json details) {
    Tries known = tries(key);
    tries.put(key, new Tries(known.failed(), known.due(), Optional.of(details)));
  }

  synchronized void started(Working body) {
    working.put(body.key(), body);
  }

  synchronized void ended(Working body) {
    working.remove(body.key(), body);
    poke();
  }

  synchronized boolean isWorking(String key) {
    return working.containsKey(key);
  }

  synchronized int workingCount() {
    return working.size();
  }

  /** True when all bodies in flight are such that nobody waits for them. */
  synchronized boolean onlyHeld() {
    return !working.isEmpty() && working.values().stream().allMatch(Working::isHeld);
  }

  synchronized List<Working> working() {
    return List.copyOf(working.values());
  }

  synchronized void askCancel() {
    cancelAsked = true;
    working.values().forEach(Working::cancel);
    poke();
  }

  synchronized boolean cancelAsked() {
    return cancelAsked;
  }

  /** True once the cancel is an entry: what runs from then on compensates. */
  synchronized boolean cancelRecorded() {
    return cancelRecorded;
  }

  synchronized void pause(boolean on) {
    paused = on;
    poke();
  }

  synchronized boolean paused() {
    return paused;
  }

  /** What was buffered is lost: the turn must crash, and begin from what is durable. */
  synchronized void poison() {
    poisoned = true;
    poke();
  }

  synchronized boolean poisoned() {
    return poisoned;
  }

  /** Says, within a transaction, that the turn has to look again; answers which time it is. */
  synchronized long wakeAsked() {
    return ++wakesAsked;
  }

  /** Says that the transaction of that wake is durable. */
  synchronized void wakeDone(long wake) {
    wakesSeen = Math.max(wakesSeen, wake);
  }

  /** The newest wake whose cause a turn that looks now can see. */
  synchronized long wakesSeen() {
    return wakesSeen;
  }

  synchronized boolean wokenSince(long wake) {
    return wakesAsked > wake;
  }

  synchronized void poke() {
    poked = true;
    notifyAll();
  }

  /** Waits until something happens to this run. */
  synchronized void await() throws InterruptedException {
    while (!poked) {
      wait();
    }
    poked = false;
  }

  synchronized void clearPoke() {
    poked = false;
  }

  private void add(Stamped stamped) {
    Entry entry = stamped.entry();
    if (entry.order() != recording.size()) {
      throw new IllegalStateException(
          "entry " + entry.order() + " of run " + row.id() + " came after " + recording.size());
    }
    recording.append(entry);
    cancelRecorded |= entry.kind() == EntryKind.CANCEL;
    eventSeqs.add(stamped.eventSeq());
  }
}
