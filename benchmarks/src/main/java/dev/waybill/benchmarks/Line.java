package dev.waybill.benchmarks;

/** A value with three fields. */
record Line(String id, int amount, boolean paid) {
  static final Line SAMPLE = new Line("line-1", 4200, true);
}
