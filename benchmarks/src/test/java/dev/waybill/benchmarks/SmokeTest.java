package dev.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs everything once; the figures mean nothing here. */
@Timeout(120)
final class SmokeTest {

  @Test
  void eachBenchmarkRuns() throws Exception {
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .exclude(TemporalBenchmark.class.getSimpleName()) // needs a server
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    assertThat(results).hasSize(3 * 4 + 6 + 2 + 2);
  }

  @Test
  void theComparisonsBecomeATableAndJson(@TempDir Path folder) throws Exception {
    Report report = Main.run("local", Comparisons.Size.SMOKE);
    Path file = folder.resolve("figures.json");
    report.write(file);
    assertThat(report.markdown()).contains("| one run, step by step |", "| 256 runs in parallel |");
    assertThat(Files.readString(file)).contains("\"noise\"");
  }

  @Test
  void aSpreadIsTheMedianAndTheQuartiles() {
    Spread spread = Spread.of(DoubleStream.of(5, 1, 4, 2, 3));
    assertThat(List.of(spread.low(), spread.median(), spread.high()))
        .containsExactly(2.0, 3.0, 4.0);
    assertThat(spread.inverse()).isEqualTo(new Spread(1 / 4.0, 1 / 3.0, 1 / 2.0));
  }
}
