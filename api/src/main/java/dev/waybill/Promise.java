package dev.waybill;

import dev.waybill.spi.CombinablePromise;
import dev.waybill.spi.CombinablePromise.Combination;
import java.util.List;

/** A value to come, of an operation that was started without waiting for it. */
public interface Promise<T> {

  /**
   * Waits for the value.
   *
   * @throws StepFailedException when the operation failed or was cancelled
   */
  T await();

  /** Whether the journal holds the outcome at this point of the code: the same on replay. */
  boolean isDone();

  /**
   * Closes a wait or timer; stops a branch before its next entry. A step whose body runs is not
   * interrupted. Recorded in the journal; no effect once done.
   */
  void cancel();

  /** The same promise; its failure no longer fails a run that never awaits it. */
  Promise<T> detach();

  /** All values in order; the first failure is thrown. */
  static <T> Promise<List<T>> all(List<? extends Promise<? extends T>> promises) {
    return CombinablePromise.combine(Combination.ALL, promises);
  }

  /** The first success; the last failure when none succeeds. */
  static <T> Promise<T> any(List<? extends Promise<? extends T>> promises) {
    return CombinablePromise.combine(Combination.ANY, promises);
  }

  /** Yields the promise that settled first, by the journal's order, not by the list's. */
  static <P extends Promise<?>> Promise<P> race(List<P> promises) {
    return CombinablePromise.combine(Combination.RACE, promises);
  }
}
