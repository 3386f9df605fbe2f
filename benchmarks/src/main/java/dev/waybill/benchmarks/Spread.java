package dev.waybill.benchmarks;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** The median and the quartiles of what was measured. */
record Spread(double low, double median, double high) {

  static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  Spread times(double factor) {
    return new Spread(low * factor, median * factor, high * factor);
  }

  /** Of rates where this is of times. */
  Spread inverse() {
    return new Spread(1 / high, 1 / median, 1 / low);
  }

  private static double at(double[] sorted, double quantile) {
    double place = quantile * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%s – %s)", shorten(median), shorten(low), shorten(high));
  }

  static String shorten(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }
}
