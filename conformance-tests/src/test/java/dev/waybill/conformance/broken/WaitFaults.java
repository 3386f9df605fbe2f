package dev.waybill.conformance.broken;

import dev.waybill.Callback;
import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.Promise;
import dev.waybill.client.Run;
import dev.waybill.client.WorkflowClient;
import dev.waybill.conformance.broken.Calls.Call;
import dev.waybill.conformance.broken.Fault.Where;
import dev.waybill.spi.CombinablePromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Faults in waits and in what is joined. */
final class WaitFaults {
  private static final List<Fault> IN_STEPS =
      new Faults.Collection(Where.STEP)
          .add("times waits out early", "waits.timeout", WaitFaults::early)
          .add("forgets events that were taken", "waits.by-key", WaitFaults::forgets)
          .add("waits for any key", "waits.by-key", WaitFaults::anyKey)
          .add("mints a token each time", "callbacks.complete", WaitFaults::newTokens)
          .add("gives all() in order of completion", "parallel.all-keeps-order", WaitFaults::swap)
          .add("lets the first of the list win", "parallel.race-by-journal", WaitFaults::firstWins)
          .add("sees promises done that are not", "parallel.is-done", WaitFaults::done)
          .all();

  private static final List<Fault> OUTSIDE =
      new Faults.Collection(Where.OUTSIDE)
          .add("swallows signals", "signals.one-run", WaitFaults::swallow)
          .add("spreads signals", "signals.one-run", WaitFaults::spread)
          .add("forgets ids of events", "events.deduplicated", WaitFaults::newEventIds)
          .add("loses the second event", "waits.received", WaitFaults::loseB)
          .all();

  static final List<Fault> ALL = Stream.concat(IN_STEPS.stream(), OUTSIDE.stream()).toList();

  private WaitFaults() {}

  private static @Nullable Object early(Call call) throws Throwable {
    return call.is("waitForEvent")
        ? call.proceedWith(3, call.argument(3, Duration.class).dividedBy(2))
        : call.proceed();
  }

  private static @Nullable Object forgets(Call call) throws Throwable {
    Object result = call.proceed();
    return call.is("waitForEvent") && result instanceof Optional<?> ? Optional.empty() : result;
  }

  /** The key stands where every event of the requirement has the same text. */
  private static @Nullable Object anyKey(Call call) throws Throwable {
    if (!call.is("waitForEvent")) {
      return call.proceed();
    }
    EventType<?> type = call.argument(1, EventType.class);
    return call.with(1, new EventType<>(type.name(), type.data(), Optional.of("time")))
        .proceedWith(2, "PT0S");
  }

  private static @Nullable Object newTokens(Call call) throws Throwable {
    Object result = call.proceed();
    return result instanceof Callback<?> callback
        ? Calls.before(
            Callback.class,
            callback,
            inner -> inner.is("token") ? UUID.randomUUID().toString() : inner.proceed())
        : result;
  }

  private static @Nullable Object swap(Call call) throws Throwable {
    return joining(
        call,
        (how, joined, promises) -> {
          Object value = joined.await();
          if (how == CombinablePromise.Combination.ALL) {
            List<Object> reversed = new ArrayList<>((List<?>) value);
            Collections.reverse(reversed);
            return reversed;
          }
          return value;
        });
  }

  private static @Nullable Object firstWins(Call call) throws Throwable {
    return joining(
        call,
        (how, joined, promises) -> {
          Object value = joined.await();
          return how == CombinablePromise.Combination.RACE ? promises.get(0) : value;
        });
  }

  private interface Joining {
    Object join(
        CombinablePromise.Combination how, Promise<?> joined, List<? extends Promise<?>> promises);
  }

  private static @Nullable Object joining(Call call, Joining joining) throws Throwable {
    Object result = call.proceed();
    return result instanceof CombinablePromise<?> promise && !(result instanceof Callback<?>)
        ? new Joined<>(promise, joining)
        : result;
  }

  /** A promise that is joined wrongly. */
  private record Joined<T>(CombinablePromise<T> real, Joining joining)
      implements CombinablePromise<T> {
    @Override
    @SuppressWarnings("unchecked") // as wrong as it is meant to be
    public <X> Promise<X> join(Combination how, List<? extends Promise<?>> promises) {
      List<? extends Promise<?>> inner =
          promises.stream().<Promise<?>>map(p -> p instanceof Joined<?> j ? j.real() : p).toList();
      Promise<X> joined = real.join(how, inner);
      return Calls.before(
          Promise.class,
          joined,
          call -> call.is("await") ? joining.join(how, joined, promises) : call.proceed());
    }

    @Override
    public T await() {
      return real.await();
    }

    @Override
    public boolean isDone() {
      return real.isDone();
    }

    @Override
    public void cancel() {
      real.cancel();
    }

    @Override
    public Promise<T> detach() {
      return real.detach();
    }
  }

  private static @Nullable Object done(Call call) throws Throwable {
    Object result = call.proceed();
    return result instanceof Promise<?> promise
        ? Calls.before(Promise.class, promise, inner -> inner.is("isDone") ? true : inner.proceed())
        : result;
  }

  private static @Nullable Object swallow(Call call) throws Throwable {
    return call.is("signal") ? null : call.proceed();
  }

  private static @Nullable Object spread(Call call) throws Throwable {
    if (call.is("client")) {
      CLIENT.set((WorkflowClient) call.proceed());
    }
    if (call.is("signal") && call.target() instanceof Run<?>) {
      var unused = CLIENT.get().send(call.argument(0, Event.class));
      return null;
    }
    return call.proceed();
  }

  private static final ThreadLocal<WorkflowClient> CLIENT = new ThreadLocal<>();

  private static @Nullable Object newEventIds(Call call) throws Throwable {
    return call.is("send") ? call.proceedWith(0, renamed(call)) : call.proceed();
  }

  private static Event<?>[] renamed(Call call) {
    Event<?>[] events = call.argument(0, Event[].class).clone();
    for (int i = 0; i < events.length; i++) {
      events[i] = events[i].withId(UUID.randomUUID().toString());
    }
    return events;
  }

  private static @Nullable Object loseB(Call call) throws Throwable {
    return call.is("send") && call.argument(0, Event[].class)[0].data().toString().contains("=b,")
        ? List.of("lost")
        : call.proceed();
  }
}
