package dev.waybill.spi;

import dev.waybill.Promise;
import java.util.List;

/** A backend's promise: it knows how to join promises of its own kind. */
public interface CombinablePromise<T> extends Promise<T> {

  /** How promises are joined. */
  enum Combination {
    /** The list of all values; fails with the first failure. */
    ALL,
    /** The first value; fails with the last failure. */
    ANY,
    /** The promise that settled first. */
    RACE
  }

  /** Joins promises of one run, of which this is the first. */
  <X> Promise<X> join(Combination how, List<? extends Promise<?>> promises);

  /** Joins a list of promises. */
  @SuppressWarnings("unchecked") // the join of no promises is an empty list, whatever its type
  static <X> Promise<X> combine(Combination how, List<? extends Promise<?>> promises) {
    if (promises.isEmpty()) {
      if (how == Combination.ALL) {
        return (Promise<X>) new Settled<>(List.of());
      }
      throw new IllegalArgumentException(how + " needs at least one promise, got an empty list");
    }
    if (promises.get(0) instanceof CombinablePromise<?> first) {
      return first.join(how, List.copyOf(promises));
    }
    if (promises.get(0) instanceof Settled<?> && promises.size() == 1 && how != Combination.RACE) {
      return (Promise<X>) new Settled<>(List.of(promises.get(0).await()));
    }
    throw new IllegalArgumentException(
        "promises must come from a Step, got: " + promises.get(0).getClass().getName());
  }

  /** A promise that was never open. */
  record Settled<T>(T value) implements Promise<T> {
    @Override
    public T await() {
      return value;
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public void cancel() {}

    @Override
    public Promise<T> detach() {
      return this;
    }
  }
}
