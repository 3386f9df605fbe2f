package dev.waybill.benchmarks;

import dev.waybill.benchmarks.Report.Score;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** JMH with short settings. */
final class Scores {
  private static final int WARMUP = 10;
  private static final int ITERATIONS = 8;

  private Scores() {}

  static List<Score> of(Class<?> benchmark) throws RunnerException {
    return of(benchmark, Duration.ofMillis(500));
  }

  /** With iterations of that length. */
  static List<Score> of(Class<?> benchmark, Duration iteration) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(iteration.toMillis());
    var options =
        new OptionsBuilder()
            .include(benchmark.getSimpleName() + "\\.")
            .forks(1)
            .warmupIterations(WARMUP)
            .warmupTime(time)
            .measurementIterations(ITERATIONS)
            .measurementTime(time)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    return results.stream().map(Scores::score).toList();
  }

  private static Score score(RunResult result) {
    double[] iterations =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(IterationResult::getPrimaryResult)
            .mapToDouble(each -> each.getScore())
            .toArray();
    double best = DoubleStream.of(iterations).min().orElseThrow();
    return new Score(name(result), best, Spread.of(DoubleStream.of(iterations)));
  }

  private static String name(RunResult result) {
    String method = result.getParams().getBenchmark();
    String name = method.substring(method.lastIndexOf('.') + 1);
    String kind = result.getParams().getParam("kind");
    return kind == null ? name : name + " " + kind;
  }
}
