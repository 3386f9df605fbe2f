package dev.waybill.replay;

import dev.waybill.Callback;
import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.FanOut;
import dev.waybill.Json;
import dev.waybill.Outcomes;
import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.WorkflowType;
import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Operation.CallbackWait;
import dev.waybill.replay.Operation.Child;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.replay.Operation.Send;
import dev.waybill.replay.Operation.Sleep;
import dev.waybill.replay.Operation.Wait;
import dev.waybill.replay.Operation.Work;
import dev.waybill.spi.Codec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Issues operations for one strand of code. */
final class AsyncHandle implements Step.Async {
  private final Execution execution;
  private final Coroutine me;
  private final StepOptions options;
  private final Codec codec;

  AsyncHandle(Execution execution, Coroutine me, StepOptions options) {
    this.execution = execution;
    this.me = me;
    this.options = options;
    this.codec = execution.services().codec();
  }

  // ---- bodies

  @Override
  public Promise<Void> run(String id, Step.Action body) {
    String key = key("step", id);
    return issue(work(key, Optional.empty(), Bodies.of(key, body)), Values::nothing);
  }

  @Override
  public <T> Promise<T> run(String id, Class<T> type, Step.Body<T> body) {
    String key = key("step", id);
    return issue(work(key, Optional.empty(), Bodies.of(key, codec, body)), Values.of(codec, type));
  }

  @Override
  public <A, T> Promise<T> run(String id, A input, Class<T> type, Step.On<A, T> body) {
    String key = key("step", id);
    Json encoded = Bodies.encode(codec, input);
    StepBody attempts = Bodies.of(key, codec, input, encoded, body);
    return issue(work(key, Optional.of(encoded), attempts), Values.of(codec, type));
  }

  /** A compensation, run by that code. */
  Promise<Void> compensate(Coroutine by, String key, Step.Action body) {
    Work work =
        new Work(
            key,
            EntryKind.COMPENSATION,
            execution.ledger().now(),
            options,
            Optional.empty(),
            Bodies.of(key, body));
    return issue(new Issued<>(execution, by, work, Values::nothing));
  }

  private Work work(String key, Optional<Json> input, StepBody body) {
    return new Work(key, EntryKind.STEP, began(), options, input, body);
  }

  // ---- time and events

  @Override
  public Promise<Void> sleep(String id, Duration duration) {
    String key = key("sleep", id);
    return issue(new Sleep(key, began(), Values.later(key, began(), duration)), Values::nothing);
  }

  @Override
  public Promise<Void> sleepUntil(String id, Instant instant) {
    String key = key("sleep", id);
    return issue(new Sleep(key, began(), instant), Values::nothing);
  }

  @Override
  public <T> Promise<Optional<T>> waitForEvent(
      String id, EventType<T> type, String eventKey, Duration timeout) {
    String key = key("wait", id);
    Instant deadline = Values.later(key, began(), timeout);
    Wait wait = new Wait(key, began(), deadline, Values.match(key, type, eventKey));
    return issue(wait, Values.optional(codec, type.data()));
  }

  <T> Callback<T> callback(String id, Class<T> type, Duration timeout) {
    String key = key("callback", id);
    Instant deadline = Values.later(key, began(), timeout);
    String token = execution.services().callbacks().token(execution.header().runId(), key);
    IssuedCallback<T> callback =
        new IssuedCallback<>(
            execution,
            me,
            new CallbackWait(key, began(), deadline),
            Values.optional(codec, type),
            token);
    issue(callback);
    return callback;
  }

  Promise<Void> send(String id, Event<?>... events) {
    String key = key("send", id);
    List<Outgoing> outgoing = new ArrayList<>(events.length);
    for (Event<?> event : events) {
      String name = event.type().name();
      Json data = Values.object("event '" + name + "'", codec, event.data());
      String eventId = Derived.eventId(execution.header(), key, outgoing.size(), event.id());
      outgoing.add(new Outgoing(eventId, name, data, event.time()));
    }
    return issue(new Send(key, began(), List.copyOf(outgoing)), Values::nothing);
  }

  @Override
  public <I, O> Promise<O> invoke(String id, WorkflowType<I, O> workflow, I input) {
    String key = key("child", id);
    Json encoded = Values.object("input of '" + workflow.name() + "'", codec, input);
    String childRunId = Derived.childRunId(execution.header(), key);
    return issue(
        new Child(key, began(), childRunId, workflow.name(), encoded),
        Values.of(codec, workflow.output()));
  }

  // ---- branches

  @Override
  public <T> Promise<T> branch(String id, Step.Branch<T> code) {
    BranchPledge<T> result = new BranchPledge<>(execution, me, key("branch", id), options, code);
    execution.scheduler().add(Coroutine.branch(me, result));
    return result;
  }

  @Override
  public <A, T> Promise<Outcomes<A, T>> map(
      String id, List<A> items, FanOut rule, Step.Each<A, T> code) {
    Fan<A, T> fan = new Fan<>(execution, me, key("map", id), new Fan.Plan<>(items, rule, code));
    fan.begin(options);
    return fan;
  }

  // ---- issuing

  private String key(String verb, String id) {
    execution.enter(me, verb, id);
    return me.key(id);
  }

  private Instant began() {
    return execution.ledger().now();
  }

  private <T> Issued<T> issue(Operation operation, Issued.Decoder<T> decoder) {
    return issue(new Issued<>(execution, me, operation, decoder));
  }

  private <T> Issued<T> issue(Issued<T> issued) {
    execution.ledger().issue(issued);
    return issued;
  }
}
