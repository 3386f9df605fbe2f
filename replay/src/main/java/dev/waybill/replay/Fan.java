package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.FanOut;
import dev.waybill.Outcomes;
import dev.waybill.Outcomes.Outcome;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The promise of a map: items run as branches, some at a time, until its rule is decided. */
final class Fan<A, T> extends Pledge<Outcomes<A, T>> implements Pledge.Listener {
  static final String TOO_MANY = "too-many-failures";

  /** What is to be done. */
  record Plan<A, T>(List<A> items, FanOut rule, Step.Each<A, T> code) {
    Plan {
      items = Collections.unmodifiableList(new ArrayList<>(items));
    }
  }

  private final String key;
  private final Plan<A, T> plan;
  private final List<Outcome<A, T>> outcomes = new ArrayList<>();
  private StepOptions options = StepOptions.defaults();
  private int next;
  private int running;
  private int succeeded;
  private int failures;
  private boolean decided;
  private boolean givenUp;
  private @Nullable StepFailedException verdict;

  Fan(Execution execution, Coroutine owner, String key, Plan<A, T> plan) {
    super(execution, owner);
    this.key = key;
    this.plan = plan;
    for (A item : plan.items()) {
      outcomes.add(new Outcomes.Skipped<>(item));
    }
  }

  @Override
  String name() {
    return "map '" + key + "'";
  }

  @Override
  void requestCancel() {
    execution.ledger().request(key, this);
  }

  void begin(StepOptions itemOptions) {
    options = itemOptions;
    execution.stops().began(this);
    goOn();
  }

  /** Starts no further item. */
  void giveUp() {
    decided = true;
    givenUp = true;
    if (running == 0) {
      finish();
    }
  }

  /** Whether that code is an item of this map, or was started by one. */
  boolean isAround(Coroutine code) {
    for (Coroutine c = code; c != null && c.isBranch(); c = c.parent) {
      if (c.result() instanceof Item<?> item && item.fan == this) {
        return true;
      }
    }
    return false;
  }

  private void goOn() {
    while (!decided && running < plan.rule().concurrency() && next < outcomes.size()) {
      start(next++);
    }
    if (running == 0 && (decided || next == outcomes.size())) {
      finish();
    }
  }

  private void start(int index) {
    A item = plan.items().get(index);
    Item<T> result = new Item<>(this, index, step -> plan.code().run(step, item));
    running++;
    result.listen(this);
    execution.scheduler().add(Coroutine.branch(owner, result));
  }

  @Override
  public void settled(Pledge<?> pledge) {
    running--;
    note((Item<?>) pledge);
    if (!execution.isReplaying() && !execution.isClosed()) {
      int done = next - running;
      execution.services().live().progress(done, outcomes.size(), key);
    }
    if (!decided) {
      decide();
    }
    goOn();
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // an item of this map yields a T, or null
  private void note(Item<?> item) {
    A value = plan.items().get(item.index);
    StepFailedException failure = item.failure();
    if (failure == null) {
      succeeded++;
      outcomes.set(item.index, new Outcomes.Succeeded<>(value, (T) item.value()));
    } else if (!item.isWithdrawn()) {
      failures++;
      outcomes.set(item.index, new Outcomes.Failed<>(value, failure.failure()));
    }
  }

  private void decide() {
    if (failures > plan.rule().toleratedFailures()) {
      decided = true;
      verdict = new StepFailedException(key, 0, tooMany());
    } else if (succeeded >= plan.rule().enoughSuccesses()) {
      decided = true;
    }
    if (decided) {
      execution.stops().skip(this);
    }
  }

  private Failure tooMany() {
    Failure failure =
        Failure.of(
                "TooManyFailures",
                name()
                    + ": "
                    + failures
                    + " of "
                    + outcomes.size()
                    + " items failed, "
                    + plan.rule().toleratedFailures()
                    + " are tolerated")
            .withCode(TOO_MANY);
    for (Outcome<A, T> outcome : outcomes) {
      if (outcome instanceof Outcomes.Failed<A, T> failed) {
        return failure.withCause(failed.failure());
      }
    }
    return failure;
  }

  private void finish() {
    if (isSettled()) {
      return;
    }
    execution.stops().ended(this);
    if (givenUp) {
      withdraw();
      fail(Texts.cancelled(key, name()));
    } else if (verdict != null) {
      fail(verdict);
      execution.failed(this);
    } else {
      succeed(new Outcomes<>(outcomes));
    }
  }

  @Override
  public boolean needs(Pledge<?> pledge) {
    return isAwaited();
  }

  /** The promise of one item; what becomes of it is the map's affair. */
  private static final class Item<T> extends BranchPledge<T> {
    private final Fan<?, ?> fan;
    private final int index;

    Item(Fan<?, ?> fan, int index, Step.Branch<T> code) {
      super(fan.execution, fan.owner, fan.key + "/" + index, fan.options, code);
      this.fan = fan;
      this.index = index;
      observe();
    }

    @Override
    String name() {
      return "item " + index + " of " + fan.name();
    }

    @Override
    boolean bindsWhatItStarts() {
      return fan.bindsWhatItStarts();
    }
  }
}
