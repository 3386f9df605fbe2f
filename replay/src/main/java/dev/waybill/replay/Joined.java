package dev.waybill.replay;

import dev.waybill.Promise;
import dev.waybill.StepFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All, any or a race of promises: a listener, no thread. */
final class Joined extends Pledge<Object> implements Pledge.Listener {
  private final Combination how;
  private final List<? extends Promise<?>> members;
  private int open;

  private Joined(
      Execution execution, Coroutine owner, Combination how, List<? extends Promise<?>> members) {
    super(execution, owner);
    this.how = how;
    this.members = members;
    this.open = members.size();
  }

  @SuppressWarnings("unchecked") // the value's type follows from the combination
  static <X> Promise<X> of(
      Execution execution, Coroutine owner, Combination how, List<? extends Promise<?>> promises) {
    promises.forEach(promise -> check(execution, how, promise));
    Joined joined = new Joined(execution, owner, how, promises);
    joined.begin();
    return (Promise<X>) joined;
  }

  private static void check(Execution execution, Combination how, Promise<?> promise) {
    if (promise instanceof Pledge<?> pledge && pledge.execution != execution) {
      throw Texts.misuse(
          how
              + " got a promise of another run or turn: "
              + pledge.name()
              + "; join only promises"
              + " that this run's Step returned");
    }
    if (!(promise instanceof Pledge<?>) && !(promise instanceof Settled<?>)) {
      throw Texts.misuse(
          how + " got a promise that no Step returned: " + promise.getClass().getName());
    }
  }

  private void begin() {
    for (Promise<?> member : members) {
      if (member instanceof Pledge<?> pledge) {
        pledge.listen(this);
      } else {
        took(member, null);
      }
    }
  }

  @Override
  public void settled(Pledge<?> pledge) {
    took(pledge, pledge.failure());
  }

  private void took(Promise<?> member, @Nullable StepFailedException failure) {
    open--;
    switch (how) {
      case ALL -> tookOneOfAll(failure);
      case ANY -> tookOneOfAny(member, failure);
      case RACE -> win(member, member);
    }
  }

  private void tookOneOfAll(@Nullable StepFailedException failure) {
    if (failure != null) {
      fail(failure);
    } else if (open == 0) {
      List<@Nullable Object> values = new ArrayList<>(members.size());
      members.forEach(member -> values.add(valueOf(member)));
      succeed(Collections.unmodifiableList(values));
    }
  }

  private void tookOneOfAny(Promise<?> member, @Nullable StepFailedException failure) {
    if (failure == null) {
      win(member, valueOf(member));
    } else if (open == 0) {
      fail(failure);
    }
  }

  private void win(Promise<?> winner, @Nullable Object value) {
    if (isSettled()) {
      return;
    }
    for (Promise<?> member : members) {
      if (member != winner && member instanceof Pledge<?> pledge) {
        pledge.excuse();
      }
    }
    succeed(value);
  }

  private static @Nullable Object valueOf(Promise<?> member) {
    return member instanceof Pledge<?> pledge ? pledge.value() : member.await();
  }

  @Override
  public boolean needs(Pledge<?> pledge) {
    return !isSettled() && isAwaited();
  }

  @Override
  void observe() {
    super.observe();
    if (how != Combination.RACE) { // a race yields the promise; its failure is still to be awaited
      eachMember(Pledge::observe);
    }
  }

  @Override
  void excuse() {
    super.excuse();
    eachMember(Pledge::excuse);
  }

  @Override
  void markDetached() {
    super.markDetached();
    eachMember(Pledge::markDetached);
  }

  @Override
  void requestCancel() {
    eachMember(Pledge::cancelOnce);
  }

  private void eachMember(java.util.function.Consumer<Pledge<?>> action) {
    for (Promise<?> member : members) {
      if (member instanceof Pledge<?> pledge) {
        action.accept(pledge);
      }
    }
  }

  @Override
  String name() {
    return how.name().toLowerCase(Locale.ROOT) + " of " + members.size() + " promises";
  }
}
