package dev.waybill;

import java.util.List;

/**
 * What became of each item of a {@code map}, in the order of the items.
 *
 * @param <A> the items
 * @param <T> the values
 */
public record Outcomes<A, T>(List<Outcome<A, T>> all) {

  public Outcomes {
    all = List.copyOf(all);
  }

  /** What became of one item. */
  public sealed interface Outcome<A, T> {
    A item();
  }

  public record Succeeded<A, T>(A item, T value) implements Outcome<A, T> {}

  public record Failed<A, T>(A item, Failure failure) implements Outcome<A, T> {}

  /** Not worked on, or given up, because the {@link FanOut} rule was already decided. */
  public record Skipped<A, T>(A item) implements Outcome<A, T> {}

  /** The values of the items that succeeded. */
  public List<T> values() {
    return all.stream()
        .filter(Succeeded.class::isInstance)
        .map(outcome -> ((Succeeded<A, T>) outcome).value())
        .toList();
  }

  /** The items that failed, each with its failure. */
  public List<Failed<A, T>> failures() {
    return all.stream()
        .filter(Failed.class::isInstance)
        .map(outcome -> (Failed<A, T>) outcome)
        .toList();
  }
}
