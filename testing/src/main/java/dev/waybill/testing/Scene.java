package dev.waybill.testing;

import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RetryAfter;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.replay.Driver;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.TurnView;
import dev.waybill.values.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executes what one run's code issues: one entry at each quiescence. */
final class Scene implements Driver {
  private static final String CANCEL = "$cancel";

  private final Theatre theatre;
  private final Actor actor;
  private final boolean suspends;

  Scene(Theatre theatre, Actor actor, boolean suspends) {
    this.theatre = theatre;
    this.actor = actor;
    this.suspends = suspends;
  }

  @Override
  public boolean more(TurnView turn) {
    commit(turn);
    actor.open = turn.open();
    if (begun(turn)) {
      return !suspends;
    }
    int before = actor.recording.size();
    while (!recorded(turn) && actor.recording.size() == before) {
      if (actor.parent.isPresent() || !theatre.step(actor)) {
        return false;
      }
    }
    return !suspends;
  }

  private void commit(TurnView turn) {
    if (actor.recording.reached() < turn.cursor() || !turn.newMarks().isEmpty()) {
      String what = turn.newMarks().isEmpty() ? "a turn" : "a version mark";
      theatre.crashes.write(what, () -> actor.recording.commit(turn.newMarks(), turn.cursor()));
    }
  }

  /** Starts the children that are new; true when the code waited for nothing else. */
  private boolean begun(TurnView turn) {
    boolean fresh = false;
    boolean onlyDetached = !turn.open().isEmpty();
    for (Operation operation : turn.open()) {
      onlyDetached &= operation instanceof Operation.Child && turn.isDetached(operation.key());
      if (operation instanceof Operation.Child child && theatre.actor(child.childRunId()) == null) {
        Header.Parent parent = new Header.Parent(actor.id, child.key());
        theatre.enter(child.childRunId(), child.workflow(), child.input(), Optional.of(parent));
        fresh = true;
      }
    }
    return fresh && onlyDetached;
  }

  /** Records what is ready now, if anything. */
  private boolean recorded(TurnView turn) {
    if (!turn.cancelRequests().isEmpty()) {
      append(turn.cancelRequests().get(0), EntryKind.PROMISE_CANCEL, Entry.Result.NONE);
      return true;
    }
    if (actor.cancelRequested && !actor.hasRecorded(EntryKind.CANCEL, CANCEL)) {
      append(CANCEL, EntryKind.CANCEL, Entry.Result.NONE);
      theatre.cancelChildren(actor);
      return true;
    }
    for (Operation operation : turn.open()) {
      Entry.Result result = result(operation);
      if (result != null) {
        append(operation.key(), operation.kind(), result);
        taken(operation, result);
        return true;
      }
    }
    return false;
  }

  private void taken(Operation operation, Entry.Result result) {
    if (operation instanceof Operation.Wait wait && result.value().isPresent()) {
      actor.take(wait.match());
    }
  }

  private Entry.@Nullable Result result(Operation operation) {
    if (operation instanceof Operation.Work work) {
      return isDue(work) ? perform(work) : null;
    }
    if (operation instanceof Operation.Send send) {
      send.events().forEach(this::deliver);
      return Entry.Result.NONE;
    }
    if (operation instanceof Operation.Child child) {
      return ended(theatre.actor(child.childRunId()));
    }
    Entry.Result answer = answer(operation);
    return answer == null && isDue(operation) ? Entry.Result.NONE : answer;
  }

  private Entry.@Nullable Result answer(Operation operation) {
    if (operation instanceof Operation.Wait wait) {
      return actor.find(wait.match()).map(Entry.Result::of).orElse(null);
    }
    return operation instanceof Operation.CallbackWait
        ? actor.completed.get(operation.key())
        : null;
  }

  private void deliver(Operation.Outgoing event) {
    Event<Json> sent = EventType.of(event.name(), Json.class).event(event.data());
    actor.sent.add(sent.withId(event.id()));
    EventType<Object> type = EventType.of(event.name(), Object.class);
    Object data = Theatre.CODEC.decode(event.data().bytes(), Object.class);
    theatre.deliver(type.event(data).withId(event.id()));
  }

  private static Entry.@Nullable Result ended(@Nullable Actor child) {
    if (child == null || child.outcome == null) {
      return null;
    }
    if (child.outcome instanceof Outcome.Finished finished) {
      return Entry.Result.of(finished.result());
    }
    return Entry.Result.of(
        child.outcome instanceof Outcome.Failed failed
            ? failed.failure()
            : Failure.of("Cancelled", "the child was cancelled").withCode("cancelled"));
  }

  // ---- bodies

  private Entry.@Nullable Result perform(Operation.Work work) {
    if (actor.hasRecorded(work.kind(), work.key())) {
      throw new AssertionError("step '" + work.key() + "' is recorded and its body ran again");
    }
    Actor.Retried before = actor.retries.get(work.key());
    int number = before == null ? 1 : before.failed() + 1;
    Json kept = before == null ? null : before.heartbeat();
    var attempt = new RehearsedAttempt(number, actor.id + "/" + work.key(), kept);
    theatre.begins(actor, work.key());
    try {
      Json value = run(work, attempt);
      if (theatre.repeats()) {
        value = run(work, new RehearsedAttempt(number, attempt.idempotencyKey(), kept));
      }
      return Entry.Result.of(value).withAttempts(number);
    } catch (Exception e) {
      if (number >= work.options().retry().attempts()
          || e instanceof FailNow
          || e instanceof WaybillException) {
        return Entry.Result.of(Failures.of(e, Theatre.CODEC)).withAttempts(number);
      }
      retryLater(work, attempt, e);
      return null;
    }
  }

  private Json run(Operation.Work work, RehearsedAttempt attempt) throws Exception {
    return theatre.stubs.aroundStep(actor.info(), work.key(), () -> work.body().run(attempt));
  }

  private void retryLater(Operation.Work work, RehearsedAttempt attempt, Exception thrown) {
    Duration delay =
        thrown instanceof RetryAfter after
            ? after.delay()
            : work.options().retry().delayAfter(attempt.number());
    Instant due = theatre.now().plus(delay.isZero() ? Duration.ofMillis(1) : delay);
    theatre.crashes.write(
        "a failed attempt of step '" + work.key() + "'",
        () ->
            actor.retries.put(
                work.key(), new Actor.Retried(attempt.number(), due, attempt.heartbeat())));
  }

  // ---- time

  private boolean isDue(Operation operation) {
    Optional<Instant> due = due(actor, operation);
    return due.isEmpty() ? operation instanceof Operation.Work : !due.get().isAfter(theatre.now());
  }

  /** When an operation is due by the clock alone. */
  static Optional<Instant> due(Actor actor, Operation operation) {
    if (operation instanceof Operation.Sleep sleep) {
      return Optional.of(sleep.until());
    }
    if (operation instanceof Operation.Wait wait) {
      return Optional.of(wait.deadline());
    }
    if (operation instanceof Operation.CallbackWait callback) {
      return Optional.of(callback.deadline());
    }
    return Optional.ofNullable(actor.retries.get(operation.key())).map(Actor.Retried::due);
  }

  private void append(String key, EntryKind kind, Entry.Result result) {
    Instant now = theatre.now();
    Entry.Times times = new Entry.Times(now, now, Optional.empty());
    Entry entry = new Entry(actor.recording.size(), key, kind, times, result, Entry.Detail.NONE);
    theatre.crashes.write(Texts.name(kind, key), () -> actor.recording.append(entry));
  }
}
