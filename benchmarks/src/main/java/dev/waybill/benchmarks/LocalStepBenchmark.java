package dev.waybill.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Steps on the embedded backend; the score is the time per durable step. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LocalStepBenchmark {
  static final int RUNS = 256;

  /** One run of many steps. */
  @State(Scope.Thread)
  public static class OneRun extends Runs {
    public OneRun() {
      super(1, 100);
    }
  }

  /** Many runs of some steps. */
  @State(Scope.Thread)
  public static class ManyRuns extends Runs {
    public ManyRuns() {
      super(RUNS, 10);
    }
  }

  @Benchmark
  @OperationsPerInvocation(100)
  public void oneRun(OneRun runs) throws InterruptedException {
    runs.gate.pass();
  }

  @Benchmark
  @OperationsPerInvocation(RUNS * 10)
  public void manyRuns(ManyRuns runs) throws InterruptedException {
    runs.gate.pass();
  }

  /** Runs that stand at the gate when the time begins. */
  abstract static class Runs {
    private final int count;
    private final int steps;
    private final Scratch scratch;
    private final LocalFile local;
    LocalFile.Gate gate;

    Runs(int count, int steps) {
      this.count = count;
      this.steps = steps;
      try {
        scratch = Scratch.create();
        local = new LocalFile(scratch.file("local.db"), count);
        gate = local.start(0, 0);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("the database cannot be made ready", e);
      }
    }

    @Setup(Level.Invocation)
    public void start() throws InterruptedException {
      gate = local.start(count, steps);
    }

    @TearDown(Level.Invocation)
    public void settle() {
      local.settle();
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
      local.close();
      scratch.close();
    }
  }
}
