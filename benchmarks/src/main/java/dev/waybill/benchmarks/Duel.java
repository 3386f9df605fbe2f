package dev.waybill.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A measurement of a subject beside its reference, in turns within one JVM, and of the reference
 * beside itself: what a difference means when there is none.
 */
final class Duel {
  private static final int WARMUP = 20;

  private final Task subject;
  private final Task reference;

  Duel(Task subject, Task reference) {
    this.subject = subject;
    this.reference = reference;
  }

  /** Does its work and answers in how many nanoseconds per operation. */
  interface Task {
    double nanos() throws Exception;
  }

  /**
   * What came out.
   *
   * @param subject nanoseconds per operation
   * @param reference nanoseconds per operation
   * @param ratio of the times of subject and reference, round by round
   * @param noise the same of the reference and itself
   */
  record Result(Spread subject, Spread reference, Spread ratio, Spread noise) {}

  Result fight(int rounds) throws Exception {
    List<double[]> times = new ArrayList<>();
    for (int i = 0; i < rounds + Math.min(WARMUP, rounds); i++) {
      double[] round = round(i);
      if (i >= Math.min(WARMUP, rounds)) {
        times.add(round);
      }
    }
    return new Result(
        Spread.of(times.stream().mapToDouble(each -> each[0])),
        Spread.of(times.stream().mapToDouble(each -> each[1])),
        Spread.of(times.stream().mapToDouble(each -> each[0] / each[1])),
        Spread.of(times.stream().mapToDouble(each -> each[2] / each[1])));
  }

  /** Subject, reference and reference again; each is first in every third round. */
  private double[] round(int number) throws Exception {
    double[] times = new double[3];
    for (int i = 0; i < 3; i++) {
      int who = (number + i) % 3;
      times[who] = who == 0 ? subject.nanos() : reference.nanos();
    }
    return times;
  }
}
