package dev.waybill.benchmarks;

import dev.waybill.StepOptions.Durability;
import dev.waybill.benchmarks.Report.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A run of five steps on a Temporal server: by hand and by Waybill, in turns within one JVM. The
 * reference is typed stubs by hand, measured twice in each round.
 */
final class TemporalRounds {
  static final int STEPS = 5;
  private static final List<String> NAMES =
      List.of("typed stubs", "typed stubs again", "untyped stubs", "EACH_STEP", "BATCHED");

  private final List<Lane> lanes;
  private final Size size;

  /**
   * How much is measured.
   *
   * @param alone rounds of one run at a time
   * @param rounds rounds of many runs in parallel
   * @param runs runs in such a round
   */
  record Size(int alone, int rounds, int runs, int parallel) {
    static final Size FULL = new Size(32, 8, 32, 16);
  }

  /** Starts a run and answers its result. */
  private interface Lane {
    String run(String text) throws Exception;
  }

  private TemporalRounds(TemporalByHand hand, TemporalByWaybill waybill, Size size) {
    this.size = size;
    lanes =
        List.of(
            hand::typed,
            hand::typed,
            hand::untyped,
            text -> waybill.run(Durability.EACH_STEP, text),
            text -> waybill.run(Durability.BATCHED, text));
  }

  /** Needs a server: {@code scripts/servers start temporal} starts one. */
  static List<Comparison> all(String address, Size size) throws Exception {
    try (TemporalByHand hand = new TemporalByHand(address);
        TemporalByWaybill waybill = new TemporalByWaybill(address)) {
      return new TemporalRounds(hand, waybill, size).measure();
    }
  }

  private List<Comparison> measure() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(size.parallel());
    try {
      List<double[]> unused = rounds(2, lane -> many(pool, lane));
      List<double[]> alone = rounds(size.alone(), TemporalRounds::one);
      List<double[]> together = rounds(size.rounds(), lane -> many(pool, lane));
      List<Comparison> all = new ArrayList<>();
      for (int lane = 2; lane < NAMES.size(); lane++) {
        all.add(comparison(lane, "one at a time", alone, false));
        all.add(comparison(lane, size.parallel() + " in parallel", together, true));
      }
      return all;
    } finally {
      pool.shutdownNow();
    }
  }

  /** Measures a lane in nanoseconds a run. */
  private interface Measure {
    double nanos(Lane lane) throws Exception;
  }

  /** Rounds in which each lane has its turn; each is first in every fifth. */
  private List<double[]> rounds(int count, Measure measure) throws Exception {
    List<double[]> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      double[] nanos = new double[lanes.size()];
      for (int i = 0; i < lanes.size(); i++) {
        int lane = (round + i) % lanes.size();
        nanos[lane] = measure.nanos(lanes.get(lane));
      }
      rounds.add(nanos);
    }
    return rounds;
  }

  private static double one(Lane lane) throws Exception {
    long start = System.nanoTime();
    check(lane);
    return System.nanoTime() - start;
  }

  private double many(ExecutorService pool, Lane lane) throws Exception {
    Callable<Boolean> run = () -> check(lane);
    List<Callable<Boolean>> runs = new ArrayList<>();
    for (int i = 0; i < size.runs(); i++) {
      runs.add(run);
    }
    long start = System.nanoTime();
    for (Future<Boolean> each : pool.invokeAll(runs)) {
      Boolean unused = each.get();
    }
    return (double) (System.nanoTime() - start) / size.runs();
  }

  private static boolean check(Lane lane) throws Exception {
    String result = lane.run("x");
    if (!result.equals("x" + ".".repeat(STEPS))) {
      throw new IllegalStateException("a run of five steps must give x....., found: " + result);
    }
    return true;
  }

  private static Comparison comparison(
      int lane, String how, List<double[]> rounds, boolean asRate) {
    Spread ratio = Spread.of(rounds.stream().mapToDouble(nanos -> nanos[lane] / nanos[0]));
    Spread noise = Spread.of(rounds.stream().mapToDouble(nanos -> nanos[1] / nanos[0]));
    return new Comparison(
        NAMES.get(lane) + ", " + how,
        micros(rounds, lane),
        micros(rounds, 0),
        asRate ? ratio.inverse() : ratio,
        asRate ? noise.inverse() : noise,
        target(lane, asRate));
  }

  private static String target(int lane, boolean asRate) {
    return switch (NAMES.get(lane)) {
      case "EACH_STEP" -> asRate ? "rate ≥ 0.95" : "time, none";
      case "BATCHED" -> asRate ? "rate ≥ 3" : "time ≤ 0.125";
      default -> asRate ? "rate, none" : "time, none";
    };
  }

  private static Spread micros(List<double[]> rounds, int lane) {
    return Spread.of(rounds.stream().mapToDouble(nanos -> nanos[lane])).times(1e-3);
  }
}
