package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Interest;
import dev.waybill.inngest.Meta.Heard;
import dev.waybill.inngest.Meta.Seen;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.replay.Operation;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The events that have reached a run and that no wait has taken yet, in the order of their arrival.
 * Made again at each call from what the server has recorded.
 */
final class Inbox {
  /** How many events a run may have that it has not taken. */
  static final int MAX = 1000;

  private final List<Match> receives;
  private final Instant since;
  private final List<QueuedEvent> queue = new ArrayList<>();
  private final Set<String> queued = new HashSet<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private final Map<Match, Instant> seen = new HashMap<>();

  /**
   * @param receives what the run receives from its creation on
   * @param since when it was created
   */
  Inbox(List<Match> receives, Instant since) {
    this.receives = List.copyOf(receives);
    this.since = since;
  }

  /** As it is when an engine run begins. */
  static Inbox of(
      Optional<WorkflowDefinition<?, ?>> definition, Start start, List<Entry> recorded) {
    Header header = start.header();
    Inbox inbox =
        new Inbox(
            definition.map(each -> receives(each, header)).orElse(List.of()),
            start.meta().carried().heard().map(Heard::since).orElse(header.origin().acceptedAt()));
    header.origin().eventId().ifPresent(inbox.taken::add);
    for (Entry entry : recorded) {
      if (entry.kind() == EntryKind.WAIT) {
        entry.detail().ref().ifPresent(inbox.taken::add);
      }
    }
    Meta.Carried carried = start.meta().carried();
    carried.heard().ifPresent(inbox::goOn);
    carried.queued().forEach(inbox::add);
    return inbox;
  }

  private static List<Match> receives(WorkflowDefinition<?, ?> definition, Header header) {
    List<Match> all = new ArrayList<>();
    JsonNode input = JsonCodec.tree(header.input());
    for (Interest interest : definition.receives()) {
      JsonPaths.key("input of run '" + header.runId() + "'", input, interest.inputPath())
          .map(
              key ->
                  new Match(interest.event().name(), interest.event().keyPath().orElseThrow(), key))
          .ifPresent(all::add);
    }
    return all;
  }

  private void goOn(Heard heard) {
    taken.addAll(heard.taken());
    heard.seen().forEach(each -> seen.put(each.match(), each.until()));
  }

  /** What the run receives. */
  List<Match> receives() {
    return receives;
  }

  boolean receives(Match match) {
    return receives.contains(match);
  }

  /** From when on it receives. */
  Instant since() {
    return since;
  }

  /** From when on an event counts for a wait. */
  Instant since(Operation.Wait wait) {
    return receives(wait.match()) ? since : wait.began();
  }

  /** When the newest event of that kind was received that was looked at; empty: none was. */
  Optional<Instant> seen(Match match) {
    return Optional.ofNullable(seen.get(match));
  }

  boolean knows(String id) {
    return queued.contains(id) || taken.contains(id);
  }

  /** How many more it can hold. */
  int room() {
    return Math.max(0, MAX - queue.size());
  }

  /** Without effect when it is known. */
  void add(QueuedEvent event) {
    if (!knows(event.id())) {
      queue.add(event);
      queued.add(event.id());
    }
  }

  void add(Match match, Found found) {
    found.events().forEach(this::add);
    found.until().ifPresent(until -> seen.put(match, until));
  }

  /** The event is taken past the queue; false when it was taken before. */
  boolean take(String id) {
    if (queued.remove(id)) {
      queue.removeIf(event -> event.id().equals(id));
    }
    return taken.add(id);
  }

  /** Takes the oldest event that the wait is for. */
  Optional<QueuedEvent> take(Operation.Wait wait) {
    for (Iterator<QueuedEvent> each = queue.iterator(); each.hasNext(); ) {
      QueuedEvent event = each.next();
      if (fits(wait.match(), event.name(), JsonCodec.tree(event.data()))
          && !event.receivedAt().isBefore(since(wait))
          && !event.receivedAt().isAfter(wait.deadline())) {
        each.remove();
        queued.remove(event.id());
        taken.add(event.id());
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }

  static boolean fits(Match match, String name, JsonNode data) {
    try {
      return match.event().equals(name)
          && JsonPaths.scalar(data, match.path()).filter(match.key()::equals).isPresent();
    } catch (WaybillException e) {
      return false; // no key is such a number
    }
  }

  /** What the run receives and has not taken yet. */
  List<QueuedEvent> queued() {
    return queue.stream()
        .filter(
            event ->
                receives.stream()
                    .anyMatch(match -> fits(match, event.name(), JsonCodec.tree(event.data()))))
        .toList();
  }

  /** What the next engine run has to know of what this one heard. */
  Heard heard() {
    List<Seen> all = new ArrayList<>();
    seen.forEach((match, until) -> all.add(new Seen(match, until)));
    List<String> ids = new ArrayList<>(taken);
    return new Heard(since, all, ids.subList(Math.max(0, ids.size() - MAX), ids.size()));
  }
}
