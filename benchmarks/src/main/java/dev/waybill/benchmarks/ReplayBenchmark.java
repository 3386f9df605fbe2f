package dev.waybill.benchmarks;

import dev.waybill.replay.Outcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A whole turn over a journal that answers everything; the score is the time per entry. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReplayBenchmark {
  @Param({"VOID", "INT", "RECORD"})
  public String kind = "VOID";

  private Memoized ten = new Memoized(Memoized.Kind.VOID, 0);
  private Memoized hundred = ten;
  private Memoized thousand = ten;
  private Memoized tenThousand = ten;

  @Setup
  public void record() {
    Memoized.Kind value = Memoized.Kind.valueOf(kind);
    ten = new Memoized(value, 10);
    hundred = new Memoized(value, 100);
    thousand = new Memoized(value, 1_000);
    tenThousand = new Memoized(value, 10_000);
  }

  @Benchmark
  @OperationsPerInvocation(10)
  public Outcome entries10() {
    return ten.replay();
  }

  @Benchmark
  @OperationsPerInvocation(100)
  public Outcome entries100() {
    return hundred.replay();
  }

  @Benchmark
  @OperationsPerInvocation(1_000)
  public Outcome entries1000() {
    return thousand.replay();
  }

  @Benchmark
  @OperationsPerInvocation(10_000)
  public Outcome entries10000() {
    return tenThousand.replay();
  }
}
