package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.Registration.Held;
import dev.waybill.temporal.Registration.Listener;
import dev.waybill.temporal.Registration.Purpose;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the runs that wait for one event name, path and key. No event comes here: a fan-out asks
 * who listens. It ends when nobody is left; whoever registers next starts it again.
 *
 * <p>Waits leave when they were answered or their time is over. What lasts as long as its run is
 * looked after one day later, then after two, four, and so on to sixteen: runs that have ended
 * leave then, or at the first event that does not reach them.
 */
final class Correlator implements PostProtocol.Listeners {
  private static final int LONG = 1_000;
  private static final int CHUNK = 100;
  private static final Duration FIRST_CHECK = Duration.ofDays(1);
  private static final Duration LAST_CHECK = Duration.ofDays(16);

  private final Map<Listener, Instant> listeners = new LinkedHashMap<>();
  private final PostProtocol.Looking looking =
      Workflow.newActivityStub(
          PostProtocol.Looking.class,
          ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());
  private Duration patience = FIRST_CHECK;

  @Override
  public void run(Json held) {
    for (Held each : Wire.read(held, Held[].class)) {
      listeners.putIfAbsent(each.listener(), each.at());
    }
    while (!listeners.isEmpty()) {
      if (Workflow.getInfo().getHistoryLength() > LONG) {
        Workflow.continueAsNew(listeners());
      }
      await();
    }
  }

  @Override
  public void listen(Json listeners) {
    for (Listener each : Wire.read(listeners, Listener[].class)) {
      this.listeners.put(each, RunState.now());
    }
  }

  @Override
  public void leave(Json held) {
    for (Held each : Wire.read(held, Held[].class)) {
      boolean unused = listeners.remove(each.listener(), each.at());
    }
  }

  @Override
  public Json listeners() {
    List<Held> held = new ArrayList<>();
    listeners.forEach((listener, at) -> held.add(new Held(listener, at)));
    return Wire.json(held);
  }

  /** One timer at a time, set anew only when it has fired: each costs an action. */
  private void await() {
    Duration time = time();
    boolean left =
        Workflow.await(
            time, () -> listeners.isEmpty() || Workflow.getInfo().getHistoryLength() > LONG);
    if (!left) {
      Instant now = RunState.now();
      listeners
          .keySet()
          .removeIf(each -> each.span().filter(wait -> wait.until().isBefore(now)).isPresent());
      if (time.equals(patience)) {
        dropEnded();
        patience = patience.compareTo(LAST_CHECK) < 0 ? patience.multipliedBy(2) : patience;
      }
    }
  }

  private Duration time() {
    Instant now = RunState.now();
    Duration longest = Duration.ofSeconds(1);
    for (Listener each : listeners.keySet()) {
      if (each.span().isEmpty()) {
        return patience;
      }
      Duration left = Duration.between(now, each.span().get().until()).plusMillis(1);
      longest = left.compareTo(longest) > 0 ? left : longest;
    }
    return longest;
  }

  private void dropEnded() {
    Set<String> runs = new LinkedHashSet<>();
    listeners.forEach(
        (listener, at) -> {
          if (listener.purpose() != Purpose.WAIT) {
            runs.add(listener.runId());
          }
        });
    Instant asked = RunState.now().minus(FanOut.YOUTH);
    List<String> all = new ArrayList<>(runs);
    for (int i = 0; i < all.size(); i += CHUNK) {
      List<String> chunk = all.subList(i, Math.min(all.size(), i + CHUNK));
      Set<String> ended =
          new HashSet<>(List.of(Wire.read(looking.ended(Wire.json(chunk)), String[].class)));
      listeners
          .entrySet()
          .removeIf(
              each -> ended.contains(each.getKey().runId()) && each.getValue().isBefore(asked));
    }
  }
}
