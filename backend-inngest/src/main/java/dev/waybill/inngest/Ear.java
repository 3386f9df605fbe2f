package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.replay.Operation;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a wait comes to that takes events from the run's inbox: one for what the run
 * receives, and one that was woken by an event that the run had before. The server tells which
 * event woke it, a look back which ones came before it could be woken; nothing is decided before
 * both could have been told.
 */
final class Ear {
  private final Inbox inbox;
  private final Map<String, Slot> looks = new HashMap<>();
  private final Set<Slot> looked = new HashSet<>();
  private final Map<Slot, Boolean> woken = new HashMap<>();

  Ear(Inbox inbox) {
    this.inbox = inbox;
  }

  Inbox inbox() {
    return inbox;
  }

  /** Whether the wait needs a look back. */
  boolean looksBack(Slot slot) {
    return slot.operation() instanceof Operation.Wait wait
        && (slot.number() > 0 || inbox.receives(wait.match()));
  }

  /** The id of the step that looks back. */
  static String look(Slot slot) {
    return Wire.BACK + slot.key();
  }

  void opened(Slot slot) {
    looks.put(Wire.hash(look(slot)), slot);
  }

  /** What is there when the code begins to wait, it gets at once. */
  Optional<QueuedEvent> takeAtOnce(Slot slot) {
    return inbox.take(wait(slot));
  }

  /** The wait whose look back has that hash. */
  Optional<Slot> lookedFor(String hash) {
    return Optional.ofNullable(looks.get(hash));
  }

  void looked(Slot slot, JsonNode step) {
    looked.add(slot);
    JsonNode found = Own.value(step);
    if (found.isObject()) {
      inbox.add(wait(slot).match(), Wire.read(found, Found.class));
    }
  }

  /** The server says what woke the wait: an event, or null for its timeout. */
  void woken(Slot slot, JsonNode event) {
    woken.put(slot, !event.isNull());
    if (!event.isNull()) {
      Instant deadline = wait(slot).deadline();
      Instant own = Instant.ofEpochMilli(event.path("ts").asLong(0));
      inbox.add(Lookback.queued(event, own.isAfter(deadline) ? deadline : own));
    }
  }

  Optional<QueuedEvent> take(Slot slot) {
    return looked.contains(slot) ? inbox.take(wait(slot)) : Optional.empty();
  }

  boolean isWoken(Slot slot) {
    return woken.containsKey(slot);
  }

  boolean isTimedOut(Slot slot) {
    return looked.contains(slot) && Boolean.FALSE.equals(woken.get(slot));
  }

  /** Whether it was woken by what the run had before, so that it has to be opened again. */
  boolean isDeceived(Slot slot) {
    return looked.contains(slot) && Boolean.TRUE.equals(woken.get(slot));
  }

  private static Operation.Wait wait(Slot slot) {
    return (Operation.Wait) slot.operation();
  }
}
