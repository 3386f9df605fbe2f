package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Entry.Times;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.replay.Operation;
import dev.waybill.replay.TurnView;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes journal entries of what the server has recorded, in the order in which it has. The server
 * knows steps by hashes, so an entry can be made once the code has issued its operation; times that
 * the server does not give are derived, the same at each call.
 */
final class Feed {
  private static final String HASH = "step with the hash ";

  /** What stands for the name of a step that no operation of the code answers to. */
  static final Pattern UNKNOWN = Pattern.compile(HASH + "([0-9a-f]{40})");

  private final Call.Progress progress;
  private final Ear ear;
  private final Map<String, Slot> slots = new HashMap<>();
  private final Map<String, Slot> current = new HashMap<>();
  private final Set<String> closed = new HashSet<>();
  private int position;
  private Instant newest;
  private boolean grouped;

  Feed(Call.Progress progress, Instant began, Inbox inbox) {
    this.progress = progress;
    ear = new Ear(inbox);
    newest = began;
  }

  /** The time of the newest entry. */
  Instant newest() {
    return newest;
  }

  /** Whether the newest entry is one of several that were open together. */
  boolean isGrouped() {
    return grouped;
  }

  /** Whether the server has an outcome that the code was not given yet. */
  boolean hasMore() {
    for (int i = position; i < progress.stack().size(); i++) {
      if (!isOwn(progress.stack().get(i))) {
        return true;
      }
    }
    return false;
  }

  /** What is recorded of one of the adapter's own steps. */
  Optional<JsonNode> own(String key) {
    return Optional.ofNullable(progress.steps().get(Wire.hash(key)));
  }

  /** The step under which an open operation is to be told. */
  Slot slot(Operation operation) {
    return current.computeIfAbsent(operation.key(), key -> new Slot(operation, 0));
  }

  /** The look back that is to be told together with a wait; empty when it needs none. */
  Optional<String> look(Slot slot) {
    return Optional.of(slot).filter(ear::looksBack).map(Ear::look);
  }

  /** The events that the run has not taken. */
  Inbox inbox() {
    return ear.inbox();
  }

  /** The code has closed it; whatever the server says of it does not count. */
  void close(String key) {
    closed.add(key);
  }

  /** Whether an operation that the code closed still runs on the server. */
  boolean lingers() {
    return slots.entrySet().stream()
        .anyMatch(
            each ->
                closed.contains(each.getValue().operation().key())
                    && !progress.steps().containsKey(each.getKey()));
  }

  void took(Instant at) {
    newest = at.isAfter(newest) ? at : newest;
  }

  /** The next entry; empty when the server has no more. */
  Optional<Entry> next(TurnView turn, int order) {
    for (Operation operation : turn.open()) {
      Slot slot = slot(operation);
      if (slots.putIfAbsent(Wire.hash(slot.key()), slot) == null && ear.looksBack(slot)) {
        ear.opened(slot);
        Optional<Entry> there = ear.takeAtOnce(slot).map(event -> taken(slot, event, order));
        if (there.isPresent()) {
          return there;
        }
      }
    }
    while (position < progress.stack().size()) {
      Optional<Entry> entry = next(progress.stack().get(position++), turn, order);
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  private Optional<Entry> next(String hash, TurnView turn, int order) {
    Optional<Slot> look = ear.lookedFor(hash);
    if (look.isPresent()) {
      ear.looked(look.get(), step(hash));
      return listened(look.get(), turn, order);
    }
    if (isOwn(hash)) {
      return Optional.empty();
    }
    Slot slot = slots.get(hash);
    if (slot == null) {
      return Optional.of(unknown(hash, order));
    }
    if (ear.looksBack(slot)) {
      ear.woken(slot, step(hash));
      return listened(slot, turn, order);
    }
    if (closed.contains(slot.operation().key())) {
      return Optional.empty();
    }
    Entry entry = entry(slot, step(hash), order);
    if (entry == null) {
      again(slot);
      return Optional.empty();
    }
    grouped = turn.open().size() > 1;
    took(entry.times().at());
    return Optional.of(entry);
  }

  private void again(Slot slot) {
    Slot next = slot.next();
    current.put(slot.operation().key(), next);
    slots.put(Wire.hash(next.key()), next);
    if (ear.looksBack(next)) {
      ear.opened(next);
    }
  }

  /** What a wait came to that takes events from the inbox, as soon as that is known. */
  private Optional<Entry> listened(Slot slot, TurnView turn, int order) {
    String key = slot.operation().key();
    boolean open = turn.open().stream().anyMatch(each -> each.key().equals(key));
    if (!open || closed.contains(key) || !slot.equals(current.get(key))) {
      return Optional.empty();
    }
    Optional<QueuedEvent> event = ear.take(slot);
    grouped = true;
    if (event.isPresent()) {
      if (!ear.isWoken(slot)) {
        closed.add(key);
      }
      return Optional.of(taken(slot, event.get(), order));
    }
    if (ear.isDeceived(slot)) {
      again(slot);
    }
    return ear.isTimedOut(slot) ? Optional.of(timedOut(slot.operation(), order)) : Optional.empty();
  }

  private Entry timedOut(Operation wait, int order) {
    Instant deadline = ((Operation.Wait) wait).deadline();
    Entry entry = entry(wait, order, later(deadline), Optional.of(deadline), Result.NONE);
    took(entry.times().at());
    return entry;
  }

  private Entry taken(Slot slot, QueuedEvent event, int order) {
    Operation.Wait wait = (Operation.Wait) slot.operation();
    Instant at = later(event.receivedAt());
    took(at);
    return with(
        entry(wait, order, at, Optional.of(wait.deadline()), Result.of(event.data())),
        Detail.ref(event.id()));
  }

  private JsonNode step(String hash) {
    return progress.steps().getOrDefault(hash, Wire.object().nullNode());
  }

  private boolean isOwn(String hash) {
    return Own.is(step(hash), hash);
  }

  /** What no operation of the code answers to. */
  private Entry unknown(String hash, int order) {
    JsonNode step = step(hash);
    String name = step.path("data").path("key").asText(HASH + hash);
    return new Entry(
        order,
        name,
        EntryKind.STEP,
        new Times(newest, newest, Optional.empty()),
        Result.NONE,
        Detail.NONE);
  }

  /** Null where the step's outcome is none of the operation. */
  private @Nullable Entry entry(Slot slot, JsonNode step, int order) {
    Operation operation = slot.operation();
    if (operation instanceof Operation.Sleep sleep) {
      return entry(operation, order, later(sleep.until()), Optional.of(sleep.until()), Result.NONE);
    }
    if (operation instanceof Operation.Wait wait) {
      return heard(operation, wait.deadline(), step, order);
    }
    if (operation instanceof Operation.CallbackWait callback) {
      return answered(callback, step, order);
    }
    if (operation instanceof Operation.Child) {
      return step.isNull() ? null : ended(operation, step, order);
    }
    if (Recorded.isVoid(step)) {
      return null;
    }
    Recorded recorded = Recorded.of(step, newest);
    return with(
        entry(operation, order, later(recorded.at()), Optional.empty(), recorded.result()),
        operation instanceof Operation.Work work
            ? new Detail(work.input(), Optional.empty())
            : Detail.NONE);
  }

  private @Nullable Entry heard(Operation wait, Instant deadline, JsonNode event, int order) {
    if (event.isNull()) {
      return entry(wait, order, later(deadline), Optional.of(deadline), Result.NONE);
    }
    String id = event.path("id").asText();
    if (!ear.inbox().take(id)) {
      return null;
    }
    Result result = Result.of(Wire.json(Start.without(event.path("data"))));
    return with(
        entry(wait, order, received(event, deadline), Optional.of(deadline), result),
        Detail.ref(id));
  }

  private Entry answered(Operation.CallbackWait callback, JsonNode event, int order) {
    Instant deadline = callback.deadline();
    if (event.isNull()) {
      return entry(callback, order, later(deadline), Optional.of(deadline), Result.NONE);
    }
    Closing closing = Wire.read(event.path("data").path(Wire.META), Closing.class);
    return entry(
        callback, order, received(event, deadline), Optional.of(deadline), closing.result());
  }

  private Entry ended(Operation child, JsonNode event, int order) {
    Closing closing = Wire.read(event.path("data").path(Wire.META), Closing.class);
    return with(
        entry(child, order, received(event, newest), Optional.empty(), closing.result()),
        Detail.ref(((Operation.Child) child).childRunId()));
  }

  /** An event's own time, within what is known of when it came. */
  private Instant received(JsonNode event, Instant latest) {
    long millis = event.path("ts").asLong(0);
    Instant at = later(Instant.ofEpochMilli(millis));
    return at.isAfter(latest) && latest.isAfter(newest) ? latest : at;
  }

  private Instant later(Instant at) {
    return at.isAfter(newest) ? at : newest;
  }

  private static Entry entry(
      Operation operation, int order, Instant at, Optional<Instant> deadline, Result result) {
    return new Entry(
        order,
        operation.key(),
        operation.kind(),
        new Times(operation.began(), at, deadline),
        result,
        Detail.NONE);
  }

  private static Entry with(Entry entry, Detail detail) {
    return new Entry(
        entry.order(), entry.key(), entry.kind(), entry.times(), entry.result(), detail);
  }
}
