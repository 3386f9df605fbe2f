package dev.waybill.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Durable commits without an engine; the score is the time per row. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BareCommitBenchmark {

  /** A fresh file. */
  @State(Scope.Thread)
  public static class Fresh {
    private Scratch scratch = new Scratch(Path.of("."));
    private Optional<BareFile> bare = Optional.empty();

    @Setup
    public void open() throws IOException, SQLException {
      scratch = Scratch.create();
      bare = Optional.of(new BareFile(scratch.file("bare.db")));
    }

    @TearDown
    public void close() throws IOException, SQLException {
      bare.orElseThrow().close();
      scratch.close();
    }
  }

  @Benchmark
  public void oneRow(Fresh file) throws SQLException {
    file.bare.orElseThrow().commits(1, 1);
  }

  @Benchmark
  @OperationsPerInvocation(LocalStepBenchmark.RUNS)
  public void group(Fresh file) throws SQLException {
    file.bare.orElseThrow().commits(1, LocalStepBenchmark.RUNS);
  }
}
