package dev.waybill.conformance.broken;

import dev.waybill.Attempt;
import dev.waybill.Event;
import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Promise;
import dev.waybill.Retry;
import dev.waybill.RetryAfter;
import dev.waybill.Saga;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.conformance.broken.Calls.Call;
import dev.waybill.conformance.broken.Fault.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Faults in what workflow code is given. */
final class StepFaults {
  static final List<Fault> ALL =
      new Faults.Collection(Where.STEP)
          .add("runs each body twice", "steps.value", StepFaults::twice)
          .add("does not record steps", "steps.recorded-once", StepFaults::unrecorded)
          .add("returns what the body made", "values.round-trip", StepFaults::sameObject)
          .add("counts one attempt too few", "retries.four-by-default", StepFaults::fewer)
          .add("retries what must fail now", "retries.fail-now", StepFaults::failLater)
          .add("ignores the delay a body asks", "retries.retry-after", StepFaults::ownDelay)
          .add("loses the failure's code", "retries.fail-now", StepFaults::noCode)
          .add("makes a key for each attempt", "steps.idempotency-key", StepFaults::newKeys)
          .add("wakes early", "time.never-early", StepFaults::early)
          .add("reads the machine's clock", "time.now", StepFaults::wallClock)
          .add("makes ids anew on replay", "time.derived-values", StepFaults::newIds)
          .add("draws lots anew on replay", "time.derived-values", StepFaults::newRandom)
          .add("sends each event twice", "events.sent-by-a-step", StepFaults::sendTwice)
          .add("prefers the newest version", "changes.version-of-an-old-run", StepFaults::newest)
          .add("undoes in order", "sagas.reverse-order", StepFaults::undoInOrder)
          .add("never undoes", "cancel.saga", StepFaults::neverUndo)
          .add("detaches branches", "parallel.unawaited-failure", StepFaults::detach)
          .add("detaches children", "children.cancel-cascades", StepFaults::detachChild)
          .add("names all branches alike", "branches.scopes", StepFaults::sameScope)
          .add("shows no state", "live.state", call -> call.is("state") ? null : call.proceed())
          .all();

  private StepFaults() {}

  /** Puts something around each body; what it is given is the body and the attempt. */
  private static @Nullable Object bodies(Call call, Around around) throws Throwable {
    for (int i = 0; i < call.arguments().length; i++) {
      if (call.arguments()[i] instanceof Step.Action body) {
        Step.Action changed =
            attempt ->
                around.run(
                    attempt,
                    own -> {
                      body.run(own);
                      return "";
                    });
        return call.proceedWith(i, changed);
      }
      if (call.arguments()[i] instanceof Step.Body<?> body) {
        return call.proceedWith(i, (Step.Body<Object>) attempt -> around.run(attempt, body));
      }
    }
    return call.proceed();
  }

  private interface Around {
    Object run(Attempt attempt, Step.Body<?> body) throws Exception;
  }

  private static @Nullable Object twice(Call call) throws Throwable {
    return bodies(
        call,
        (attempt, body) -> {
          body.run(attempt);
          return body.run(attempt);
        });
  }

  /** On replay the body runs again. */
  private static @Nullable Object unrecorded(Call call) throws Throwable {
    if (!call.is("run") || !(call.arguments()[2] instanceof Step.Body<?> body)) {
      return call.proceed();
    }
    Attempt first = ATTEMPTS.get(call.argument(0, String.class));
    if (first != null) {
      body.run(first);
    }
    return bodies(
        call,
        (attempt, own) -> {
          ATTEMPTS.put(call.argument(0, String.class), attempt);
          return own.run(attempt);
        });
  }

  private static final Map<String, Attempt> ATTEMPTS = new ConcurrentHashMap<>();
  private static final Map<String, Object> MADE = new ConcurrentHashMap<>();

  private static @Nullable Object sameObject(Call call) throws Throwable {
    if (!call.is("run") || !(call.arguments()[2] instanceof Step.Body<?>)) {
      return call.proceed();
    }
    String id = call.argument(0, String.class);
    Object recorded =
        bodies(
            call,
            (attempt, body) -> {
              Object made = body.run(attempt);
              MADE.put(id, made);
              return made;
            });
    return MADE.containsKey(id) ? MADE.get(id) : recorded;
  }

  private static @Nullable Object fewer(Call call) throws Throwable {
    if (!call.is("run") || !(call.target() instanceof Step step)) {
      return call.proceed();
    }
    StepOptions options = StepOptions.defaults().withRetry(Retry.attempts(3));
    return new Call(step.with(options), call.method(), call.arguments()).proceed();
  }

  private static @Nullable Object failLater(Call call) throws Throwable {
    return bodies(
        call,
        (attempt, body) -> {
          try {
            return body.run(attempt);
          } catch (FailNow e) {
            throw new IllegalStateException(e.getMessage());
          }
        });
  }

  private static @Nullable Object ownDelay(Call call) throws Throwable {
    return bodies(
        call,
        (attempt, body) -> {
          try {
            return body.run(attempt);
          } catch (RetryAfter e) {
            throw new IllegalStateException(e.getMessage());
          }
        });
  }

  private static @Nullable Object noCode(Call call) throws Throwable {
    try {
      return call.proceed();
    } catch (StepFailedException e) {
      Failure failure = Failure.of(e.failure().type(), e.failure().message());
      throw new StepFailedException(e.step(), e.attempts(), failure);
    }
  }

  private static @Nullable Object newKeys(Call call) throws Throwable {
    return bodies(call, (attempt, body) -> body.run(renamed(attempt)));
  }

  private static Attempt renamed(Attempt attempt) {
    return Calls.before(
        Attempt.class,
        attempt,
        call ->
            call.is("idempotencyKey")
                ? attempt.idempotencyKey() + "-" + attempt.number()
                : call.proceed());
  }

  private static @Nullable Object early(Call call) throws Throwable {
    return call.is("sleep")
        ? call.proceedWith(1, call.argument(1, Duration.class).multipliedBy(9).dividedBy(10))
        : call.proceed();
  }

  private static @Nullable Object wallClock(Call call) throws Throwable {
    return call.is("now") ? Instant.now() : call.proceed();
  }

  private static @Nullable Object newIds(Call call) throws Throwable {
    return call.is("uuid") ? UUID.randomUUID() : call.proceed();
  }

  private static @Nullable Object newRandom(Call call) throws Throwable {
    return call.is("random") ? new Random() : call.proceed();
  }

  private static @Nullable Object sendTwice(Call call) throws Throwable {
    if (call.is("send")) {
      Event<?>[] events = call.argument(1, Event[].class);
      Event<?>[] again = events.clone();
      for (int i = 0; i < again.length; i++) {
        again[i] = again[i].withId(again[i].id() + "-again");
      }
      new Call(call.target(), call.method(), new Object[] {"once-more", again}).proceed();
    }
    return call.proceed();
  }

  private static @Nullable Object newest(Call call) throws Throwable {
    return call.is("version") ? call.arguments()[2] : call.proceed();
  }

  /** Registers compensations only when the saga fails, in the order of the effects. */
  private static @Nullable Object undoInOrder(Call call) throws Throwable {
    return saga(
        call,
        (code, real) -> {
          Deque<Runnable> undos = new ArrayDeque<>();
          try {
            return code.run((id, undo) -> undos.push(() -> real.undo(id, undo)));
          } catch (Exception e) {
            undos.forEach(Runnable::run);
            throw e;
          }
        });
  }

  private static @Nullable Object neverUndo(Call call) throws Throwable {
    return saga(call, (code, real) -> code.run((id, undo) -> {}));
  }

  private static @Nullable Object saga(Call call, Undoing undoing) throws Throwable {
    if (!call.is("saga")) {
      return call.proceed();
    }
    Saga.Body<?> code = call.argument(1, Saga.Body.class);
    return call.proceedWith(1, (Saga.Body<Object>) real -> undoing.run(code, real));
  }

  private interface Undoing {
    Object run(Saga.Body<?> code, Saga real) throws Exception;
  }

  private static @Nullable Object detach(Call call) throws Throwable {
    Object result = call.proceed();
    return call.is("branch") && result instanceof Promise<?> promise ? promise.detach() : result;
  }

  private static @Nullable Object detachChild(Call call) throws Throwable {
    if (call.is("invoke") && call.target() instanceof Step step) {
      Supplier<Step.Async> async = step::async;
      Object promise =
          new Call(
                  async.get(),
                  Step.Async.class.getMethod("invoke", call.method().getParameterTypes()),
                  call.arguments())
              .proceed();
      return promise instanceof Promise<?> child ? child.detach().await() : null;
    }
    return call.proceed();
  }

  private static @Nullable Object sameScope(Call call) throws Throwable {
    return call.is("branch") ? call.proceedWith(0, "branch") : call.proceed();
  }
}
