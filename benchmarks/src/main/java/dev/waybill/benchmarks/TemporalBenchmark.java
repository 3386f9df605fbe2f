package dev.waybill.benchmarks;

import dev.waybill.StepOptions.Durability;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** A run of five steps on a Temporal server; the score is the time a run takes its caller. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class TemporalBenchmark {
  @Param({"typed", "untyped", "EACH_STEP", "BATCHED"})
  public String kind = "typed";

  private final TemporalByHand hand = new TemporalByHand(Main.server());
  private final TemporalByWaybill waybill = new TemporalByWaybill(Main.server());

  @Benchmark
  @Threads(1)
  public String oneAtATime() throws TimeoutException {
    return run();
  }

  @Benchmark
  @Threads(16)
  public String sixteenAtATime() throws TimeoutException {
    return run();
  }

  private String run() throws TimeoutException {
    return switch (kind) {
      case "typed" -> hand.typed("x");
      case "untyped" -> hand.untyped("x");
      default -> waybill.run(Durability.valueOf(kind), "x");
    };
  }

  @TearDown
  public void close() {
    waybill.close();
    hand.close();
  }
}
