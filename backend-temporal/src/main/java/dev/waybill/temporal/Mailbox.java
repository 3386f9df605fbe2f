package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.replay.Operation.Wait;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import io.temporal.workflow.Workflow;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events that reach a run: to the oldest wait they fit, else to its queue. */
final class Mailbox {
  private static final Logger LOG = System.getLogger("waybill.temporal");
  static final int MOST = 1_000;
  private static final int REMEMBERED = 10_000;

  private final RunState run;
  private final List<Match> receives;
  private final List<QueuedEvent> queue = new ArrayList<>();
  private long task = -1;
  private int leftUnread;
  private final Set<String> consumed = new LinkedHashSet<>();

  Mailbox(RunState run, List<Match> receives) {
    this.run = run;
    this.receives = receives;
    Envelope.Carried carried = run.envelope.carried();
    queue.addAll(carried.queued());
    consumed.addAll(carried.consumed());
  }

  /** Takes an event; one that the run has taken before, or has no use for, is dropped. */
  void take(QueuedEvent event) {
    if (consumed.contains(event.id())) {
      return;
    }
    JsonNode data = JsonCodec.tree(event.data());
    boolean queues = receives.stream().anyMatch(match -> fits(match, event, data));
    for (Opened open : run.open.values()) {
      if (open.operation() instanceof Wait wait
          && fits(wait.match(), event, data)
          && (queues || !event.receivedAt().isBefore(wait.began()))
          && !event.receivedAt().isAfter(wait.deadline())) {
        answer(wait, event);
        return;
      }
    }
    if (queues) {
      enqueue(event);
    }
  }

  private void enqueue(QueuedEvent event) {
    if (queue.stream().anyMatch(known -> known.id().equals(event.id()))) {
      return;
    }
    if (isFull()) {
      LOG.log(
          Level.WARNING,
          "run {0} has {1} unread events; event {2} is dropped. Wait for them more often.",
          run.header().runId(),
          queue.size(),
          event.id());
      return;
    }
    int place = queue.size();
    while (place > 0 && queue.get(place - 1).receivedAt().isAfter(event.receivedAt())) {
      place--;
    }
    queue.add(place, event); // fan-outs overtake one another
  }

  /** Answers a wait that is being opened from the queue; false when nothing there fits. */
  boolean answer(Wait wait) {
    for (Iterator<QueuedEvent> each = queue.iterator(); each.hasNext(); ) {
      QueuedEvent event = each.next();
      if (fits(wait.match(), event, JsonCodec.tree(event.data()))) {
        each.remove();
        answer(wait, event);
        return true;
      }
    }
    return false;
  }

  private void answer(Wait wait, QueuedEvent event) {
    consume(event.id());
    run.close(wait.key());
    run.arrive(
        Draft.of(wait, RunState.now(), Result.of(event.data())).with(Detail.ref(event.id())));
  }

  private void consume(String id) {
    consumed.add(id);
    if (consumed.size() > REMEMBERED) {
      consumed.remove(consumed.iterator().next());
    }
  }

  /** Whether the run hears of such events anyway. */
  boolean receives(Match match) {
    return receives.contains(match);
  }

  List<QueuedEvent> queued() {
    return List.copyOf(queue);
  }

  List<String> consumed() {
    return List.copyOf(consumed);
  }

  /**
   * Whether the code has left too many events unread. Those that came with the workflow task under
   * way do not count: it has had no chance to read them.
   */
  private boolean isFull() {
    long now = Workflow.getInfo().getHistoryLength();
    if (now != task) {
      leftUnread = task < 0 ? 0 : queue.size();
      task = now;
    }
    return leftUnread >= MOST;
  }

  private static boolean fits(Match match, QueuedEvent event, JsonNode data) {
    return match.event().equals(event.name())
        && JsonPaths.scalar(data, match.path()).filter(match.key()::equals).isPresent();
  }

  /** The event of a signal: its first argument, and what the second says of it. */
  static QueuedEvent event(String name, dev.waybill.Json data, Optional<Told> told, String id) {
    Instant now = RunState.now();
    return new QueuedEvent(
        told.map(Told::id).orElse(id), name, data, told.flatMap(Told::receivedAt).orElse(now));
  }

  /** What is said of an event beside its data. */
  record Told(String id, Optional<Instant> receivedAt) {}
}
