package dev.waybill.benchmarks;

import dev.waybill.benchmarks.Report.Comparison;
import java.util.List;

/** The embedded backend beside plain JDBC on the same disk. */
final class Comparisons {
  private static final int RUNS = LocalStepBenchmark.RUNS;

  private Comparisons() {}

  /**
   * How much is measured.
   *
   * @param steps of the one run, in a round
   * @param stepsEach of the many runs, in a round
   */
  record Size(int rounds, int steps, int stepsEach) {
    static final Size FULL = new Size(24, 200, 20);
    static final Size SMOKE = new Size(1, 2, 2);
  }

  static List<Comparison> all(Size size) throws Exception {
    return List.of(oneRun(size), manyRuns(size));
  }

  private static Comparison oneRun(Size size) throws Exception {
    Duel.Result result = fight(1, size.steps(), size.rounds());
    return comparison(
        "one run, step by step", result, result.ratio(), result.noise(), "time ≤ 1.3");
  }

  private static Comparison manyRuns(Size size) throws Exception {
    Duel.Result result = fight(RUNS, size.stepsEach(), size.rounds());
    return comparison(
        RUNS + " runs in parallel",
        result,
        result.ratio().inverse(),
        result.noise().inverse(),
        "rate ≥ 0.7");
  }

  private static Duel.Result fight(int runs, int steps, int rounds) throws Exception {
    try (Scratch scratch = Scratch.create();
        LocalFile local = new LocalFile(scratch.file("local.db"), runs);
        BareFile bare = new BareFile(scratch.file("bare.db"))) {
      return new Duel(() -> steps(local, runs, steps), () -> commits(bare, runs, steps))
          .fight(rounds);
    }
  }

  private static double steps(LocalFile local, int runs, int steps) throws InterruptedException {
    LocalFile.Gate gate = local.start(runs, steps);
    long start = System.nanoTime();
    gate.pass();
    double nanos = System.nanoTime() - start;
    local.settle();
    return nanos / runs / steps;
  }

  private static double commits(BareFile bare, int rows, int commits) throws java.sql.SQLException {
    long start = System.nanoTime();
    bare.commits(commits, rows);
    return (double) (System.nanoTime() - start) / rows / commits;
  }

  private static Comparison comparison(
      String name, Duel.Result result, Spread ratio, Spread noise, String target) {
    return new Comparison(
        name, result.subject().times(1e-3), result.reference().times(1e-3), ratio, noise, target);
  }
}
