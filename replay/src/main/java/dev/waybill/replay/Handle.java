package dev.waybill.replay;

import dev.waybill.Callback;
import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.Saga;
import dev.waybill.Step;
import dev.waybill.StepOptions;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** What one strand of workflow code holds: every call issues and waits. */
final class Handle implements Step {
  private static final int STATE_LIMIT = 64 * 1024;

  private final Execution execution;
  private final Coroutine me;
  private final AsyncHandle async;

  Handle(Execution execution, Coroutine me, StepOptions options) {
    this.execution = execution;
    this.me = me;
    this.async = new AsyncHandle(execution, me, options);
  }

  @Override
  public void run(String id, Action body) {
    async.run(id, body).await();
  }

  @Override
  public <T> T run(String id, Class<T> type, Body<T> body) {
    return async.run(id, type, body).await();
  }

  @Override
  public <A, T> T run(String id, A input, Class<T> type, On<A, T> body) {
    return async.run(id, input, type, body).await();
  }

  @Override
  public Step with(StepOptions options) {
    enter("with");
    return new Handle(execution, me, options);
  }

  @Override
  public void sleep(String id, Duration duration) {
    async.sleep(id, duration).await();
  }

  @Override
  public void sleepUntil(String id, Instant instant) {
    async.sleepUntil(id, instant).await();
  }

  @Override
  public <T> Optional<T> waitForEvent(String id, EventType<T> type, String key, Duration timeout) {
    return async.waitForEvent(id, type, key, timeout).await();
  }

  @Override
  public <T> Callback<T> callback(String id, Class<T> type, Duration timeout) {
    return async.callback(id, type, timeout);
  }

  @Override
  public void send(String id, Event<?>... events) {
    async.send(id, events).await();
  }

  @Override
  public <I, O> O invoke(String id, WorkflowType<I, O> workflow, I input) {
    return async.invoke(id, workflow, input).await();
  }

  @Override
  public Async async() {
    return async;
  }

  @Override
  public <T> T saga(String id, Saga.Body<T> code) {
    execution.enter(me, "saga", id);
    return new SagaScope(id, execution, me, async).run(code);
  }

  @Override
  public void progress(long done, long total, String message) {
    enter("progress");
    if (!execution.isReplaying()) {
      execution.services().live().progress(done, total, message);
    }
  }

  @Override
  public void state(String name, Object value) {
    execution.enter(me, "state", name);
    Json json = Bodies.encode(execution.services().codec(), value);
    if (json.size() > STATE_LIMIT) {
      throw new WaybillException(
          "value-too-large",
          "state '"
              + name
              + "' must be at most 64 KB as JSON, got: "
              + json.size()
              + " bytes; publish a summary or a reference");
    }
    if (!execution.isReplaying()) {
      execution.services().live().state(name, json);
    }
  }

  @Override
  public Instant now() {
    enter("now");
    return execution.ledger().now();
  }

  @Override
  public UUID uuid() {
    enter("uuid");
    return Derived.uuid(execution.header(), me.scope, me.nextDerived());
  }

  @Override
  public Random random() {
    enter("random");
    return Derived.random(execution.header(), me.scope, me.nextDerived());
  }

  @Override
  public System.Logger logger() {
    System.Logger target =
        System.getLogger("dev.waybill.workflow." + execution.header().workflow());
    return new LiveLogger(target, execution::isSilent);
  }

  @Override
  public RunInfo info() {
    return execution.services().run();
  }

  @Override
  public int version(String changeId, int oldest, int newest) {
    execution.enter(me, "version", changeId);
    int cursor = execution.ledger().cursor();
    int version = execution.version(changeId, newest, cursor);
    if (version < oldest || version > newest) {
      execution.diverge(
          "version '" + changeId + "' of this run is " + version,
          "the code supports only " + oldest + " to " + newest + "; deploy code that still has it");
      throw new Unwind("the code does not have version " + version + " of '" + changeId + "'");
    }
    return version;
  }

  @Override
  public <I, O> O continueAsNew(WorkflowType<I, O> self, I input) {
    enter("continueAsNew");
    throw Continuation.to(execution, me, self, input);
  }

  @Override
  public <X> Optional<X> extension(Class<X> type) {
    return execution.services().extension(type);
  }

  private void enter(String verb) {
    execution.enter(me, verb, "");
  }
}
