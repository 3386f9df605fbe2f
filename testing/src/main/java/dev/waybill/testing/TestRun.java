package dev.waybill.testing;

import dev.waybill.Event;
import dev.waybill.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plan of what happens around a rehearsed run. Each call is carried out later, at its time,
 * once the run has nothing left to do at that time. After the plan only time passes.
 */
public final class TestRun {
  private final TreeMap<Instant, List<Consumer<Theatre>>> plan = new TreeMap<>();
  private final Map<String, List<Consumer<Theatre>>> during = new HashMap<>();
  private Instant at = TestWaybill.START;
  private @Nullable String body;

  TestRun() {}

  /** What follows happens so much later. */
  public TestRun advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("advance must not be negative, got: " + time);
    }
    at = at.plus(time);
    body = null;
    return this;
  }

  /**
   * What follows, up to the next {@link #advance}, happens while the body of a step or compensation
   * runs for the first time.
   *
   * @param stepKey of one use, for example {@code touch:1}
   */
  public TestRun during(String stepKey) {
    body = stepKey;
    return this;
  }

  /** Events reach the run if it waits for them, receives them or is cancelled by them. */
  public TestRun send(Event<?>... events) {
    return plan(theatre -> List.of(events).forEach(theatre::deliver));
  }

  /** An event reaches this run alone, whether or not it waits for it yet. */
  public TestRun signal(Event<?> event) {
    return plan(theatre -> theatre.signal(event));
  }

  /** Somebody completes the callback of this key. */
  public TestRun complete(String callbackKey, Object value) {
    return plan(theatre -> theatre.complete(callbackKey, value));
  }

  /** Somebody fails the callback of this key. */
  public TestRun fail(String callbackKey, Failure failure) {
    return plan(theatre -> theatre.fail(callbackKey, failure));
  }

  /** Somebody asks the run to cancel. */
  public TestRun cancel() {
    return plan(Theatre::cancel);
  }

  /** Something else happens: another application changes a record. */
  public TestRun then(Runnable happening) {
    return plan(theatre -> happening.run());
  }

  private TestRun plan(Consumer<Theatre> happening) {
    List<Consumer<Theatre>> then =
        body == null
            ? plan.computeIfAbsent(at, time -> new ArrayList<>())
            : during.computeIfAbsent(body, key -> new ArrayList<>());
    then.add(happening);
    return this;
  }

  /** A body begins. */
  void begins(String stepKey, Theatre theatre) {
    List<Consumer<Theatre>> now = during.remove(stepKey);
    if (now != null) {
      now.forEach(happening -> happening.accept(theatre));
    }
  }

  /** When something happens next. */
  @Nullable Instant next() {
    return plan.isEmpty() ? null : plan.firstKey();
  }

  /** Lets the next thing happen. */
  void happen(Theatre theatre) {
    List<Consumer<Theatre>> first = plan.firstEntry().getValue();
    first.remove(0).accept(theatre);
    if (first.isEmpty()) {
      plan.pollFirstEntry();
    }
  }
}
