package dev.waybill.replay;

import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The journal against what the code has issued: which entries are delivered, what is open. */
class Ledger {
  private final Recording recording;
  private final Map<String, Issued<?>> open = new LinkedHashMap<>();
  private final Map<String, Pledge<?>> requests = new LinkedHashMap<>();
  private final Set<String> withdrawn = new HashSet<>();
  private final Set<String> detached = new HashSet<>();
  private int cursor;
  private Instant now;

  Ledger(Recording recording) {
    this.recording = recording;
    this.now = recording.header().origin().startedAt();
  }

  int cursor() {
    return cursor;
  }

  /** The time of the last delivered entry. */
  Instant now() {
    return now;
  }

  void issue(Issued<?> issued) {
    open.put(issued.operation.key(), issued);
  }

  boolean isIdle() {
    return open.isEmpty() && pendingRequests().isEmpty();
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }

  @Nullable Issued<?> open(String key) {
    return open.get(key);
  }

  List<Issued<?>> open() {
    return new ArrayList<>(open.values());
  }

  Iterable<Issued<?>> eachOpen() {
    return open.values();
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>(open.size());
    for (Issued<?> issued : open.values()) {
      operations.add(issued.operation);
    }
    return operations;
  }

  // ---- cancel requests

  void request(String key, Pledge<?> target) {
    requests.putIfAbsent(key, target);
  }

  List<String> pendingRequests() {
    if (requests.isEmpty()) {
      return List.of();
    }
    List<String> pending = new ArrayList<>();
    requests.forEach(
        (key, target) -> {
          if (!target.isSettled()) {
            pending.add(key);
          }
        });
    return pending;
  }

  boolean isRequested(String key) {
    return requests.containsKey(key);
  }

  Pledge<?> takeRequest(Entry entry) {
    return Objects.requireNonNull(requests.remove(entry.key()));
  }

  // ---- detached

  void detach(String key) {
    detached.add(key);
  }

  boolean hasDetached() {
    return !detached.isEmpty();
  }

  boolean isDetached(String key) {
    return detached.contains(key);
  }

  // ---- entries

  boolean hasNext() {
    return cursor < recording.size();
  }

  Entry next() {
    return recording.entry(cursor);
  }

  /** Whether the entry can be delivered. */
  boolean fits(Entry entry) {
    if (entry.kind() == EntryKind.CANCEL || withdrawn.contains(entry.key())) {
      return true;
    }
    if (entry.kind() == EntryKind.PROMISE_CANCEL) {
      return requests.containsKey(entry.key());
    }
    Issued<?> issued = open.get(entry.key());
    return issued != null && issued.operation.kind() == entry.kind();
  }

  /** Moves past the next entry; returns the operation it settles, or null. */
  @Nullable Issued<?> take(Entry entry) {
    cursor++;
    now = entry.times().at();
    boolean ofOperation =
        entry.kind() != EntryKind.CANCEL && entry.kind() != EntryKind.PROMISE_CANCEL;
    if (ofOperation && !withdrawn.remove(entry.key())) {
      return open.remove(entry.key());
    }
    return null;
  }

  /** Closes operations without an entry; later entries of theirs are ignored. */
  void withdraw(Predicate<Issued<?>> which) {
    List<Issued<?>> closing = new ArrayList<>();
    for (Issued<?> issued : open.values()) {
      if (which.test(issued)) {
        closing.add(issued);
      }
    }
    for (Issued<?> issued : closing) {
      open.remove(issued.operation.key());
      withdrawn.add(issued.operation.key());
      issued.close();
    }
  }

  /** The first entry that the code, having ended, can no longer ask for. */
  @Nullable Entry orphan(boolean continued) {
    for (int i = cursor; i < recording.size(); i++) {
      Entry entry = recording.entry(i);
      if (!fits(entry) && !(continued && entry.kind() == EntryKind.CONTINUE_AS_NEW)) {
        return entry;
      }
    }
    return null;
  }
}
