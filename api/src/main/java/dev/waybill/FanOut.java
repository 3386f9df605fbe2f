package dev.waybill;

/**
 * When a {@code map} is done.
 *
 * @param concurrency items worked on at a time, 1 to 500
 * @param toleratedFailures failed items beyond which the rest is skipped and the map fails; default
 *     0
 * @param enoughSuccesses succeeded items after which the rest is skipped; default all
 */
public record FanOut(int concurrency, int toleratedFailures, int enoughSuccesses) {

  public FanOut {
    if (concurrency < 1 || concurrency > 500) {
      throw new IllegalArgumentException(
          "FanOut.concurrency must be between 1 and 500, got: " + concurrency);
    }
    if (toleratedFailures < 0) {
      throw new IllegalArgumentException(
          "FanOut.toleratedFailures must be at least 0, got: " + toleratedFailures);
    }
    if (enoughSuccesses < 1) {
      throw new IllegalArgumentException(
          "FanOut.enoughSuccesses must be at least 1, got: " + enoughSuccesses);
    }
  }

  /** All items, {@code concurrency} at a time; the first failure ends the map. */
  public static FanOut of(int concurrency) {
    return new FanOut(concurrency, 0, Integer.MAX_VALUE);
  }

  public FanOut withToleratedFailures(int n) {
    return new FanOut(concurrency, n, enoughSuccesses);
  }

  public FanOut withEnoughSuccesses(int n) {
    return new FanOut(concurrency, toleratedFailures, n);
  }
}
