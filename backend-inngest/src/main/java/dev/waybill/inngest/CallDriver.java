package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Entry.Times;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.replay.Driver;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.TurnView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Drives the turn of one call: gives the code what the server has recorded, and at the end of that
 * finds what to answer.
 */
final class CallDriver implements Driver {
  private final Call call;
  private final Start start;
  private final Recording recording;
  private final Feed feed;
  private final Display display;
  private final Steps steps;
  private final Map<String, Integer> marks = new HashMap<>();
  private final List<Op> chores = new ArrayList<>();
  private boolean cancelled;
  private Optional<Reply> reply = Optional.empty();

  CallDriver(Engine engine, Call call, Start start, Recording recording) {
    this.call = call;
    this.start = start;
    this.recording = recording;
    Inbox inbox =
        Inbox.of(engine.definition(start.header().workflow()), start, recording.entries());
    feed = new Feed(call.progress(), start.header().origin().startedAt(), inbox);
    recording.entries().forEach(entry -> feed.took(entry.times().at()));
    display = new Display(engine.shown, start.header().runId(), call.run(), recording);
    steps = new Steps(engine, call, start, feed, display);
  }

  /** Where the code shows what it shows. */
  Display display() {
    return display;
  }

  /** What to answer when the turn was suspended. */
  Optional<Reply> reply() {
    return reply;
  }

  /** What is left to do before the outcome counts. */
  Optional<Reply> undone(Outcome outcome) {
    return chores.isEmpty() || outcome instanceof Outcome.Waiting
        ? Optional.empty()
        : Optional.of(new Reply.Ops(chores, Optional.empty(), false));
  }

  Reply park(String why) {
    return steps.park(why);
  }

  /** What goes on with the run. */
  Meta.Carried carried() {
    return new Meta.Carried(
        Optional.empty(),
        Optional.empty(),
        feed.inbox().queued(),
        Optional.of(feed.inbox().heard()));
  }

  /** The events that the run has not taken. */
  Inbox inbox() {
    return feed.inbox();
  }

  @Override
  public boolean more(TurnView turn) {
    if (feed(turn)) {
      return true;
    }
    if (turn.open().stream().allMatch(each -> isOver(turn, each))) {
      return !turn.open().isEmpty();
    }
    reply = Optional.of(steps.answer(turn, fresh(turn), chores));
    return false;
  }

  /** Takes over what is recorded; false at the end of it. */
  boolean feed(TurnView turn) {
    if (closeAsAsked(turn) || takeCancel(turn)) {
      return true;
    }
    Optional<Entry> next = feed.next(turn, recording.size());
    next.ifPresent(recording::append);
    return next.isPresent();
  }

  /** A detached child that was started is no more of the run's business. */
  private boolean isOver(TurnView turn, Operation operation) {
    return operation instanceof Operation.Child
        && turn.isDetached(operation.key())
        && feed.own(Wire.START + operation.key()).isPresent();
  }

  private boolean closeAsAsked(TurnView turn) {
    for (String key : turn.cancelRequests()) {
      for (Operation operation : turn.open()) {
        if (operation.key().equals(key) && operation instanceof Operation.Child child) {
          steps.cancelChild(child, chores);
        }
      }
      feed.close(key);
      append(key, EntryKind.PROMISE_CANCEL);
    }
    return !turn.cancelRequests().isEmpty();
  }

  private boolean takeCancel(TurnView turn) {
    if (cancelled || turn.isCancelling() || start.meta().carried().cancel().isEmpty()) {
      return false;
    }
    cancelled = true;
    for (Operation operation : turn.open()) {
      if (operation instanceof Operation.Child child) {
        steps.cancelChild(child, chores);
      }
    }
    feed.took(start.meta().carried().cancel().get().at());
    append("$cancel", EntryKind.CANCEL);
    return true;
  }

  private void append(String key, EntryKind kind) {
    recording.append(
        new Entry(
            recording.size(),
            key,
            kind,
            new Times(feed.newest(), feed.newest(), Optional.empty()),
            Result.NONE,
            Detail.NONE));
  }

  /** Versions that the server does not have yet. */
  private List<Op> fresh(TurnView turn) {
    List<Op> fresh = new ArrayList<>();
    for (Mark mark : turn.newMarks()) {
      if (!marks.containsKey(mark.changeId())) {
        fresh.add(
            Ops.ran(
                Wire.VERSION + mark.changeId(),
                "step.run",
                Own.outcome(IntNode.valueOf(mark.version()))));
      }
    }
    return fresh;
  }

  /**
   * A version that was passed without a mark is one that an earlier call came past: the server has
   * outcomes that the code was not given yet, or calls for a step that was planned beyond it.
   */
  @Override
  public OptionalInt version(String changeId, int newest) {
    Optional<JsonNode> mark = feed.own(Wire.VERSION + changeId);
    if (mark.isPresent()) {
      int version = Own.value(mark.get()).asInt();
      marks.put(changeId, version);
      return OptionalInt.of(version);
    }
    return feed.hasMore() || !call.isDiscovery() ? OptionalInt.of(0) : OptionalInt.empty();
  }
}
