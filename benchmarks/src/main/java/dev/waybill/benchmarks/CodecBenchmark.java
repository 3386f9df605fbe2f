package dev.waybill.benchmarks;

import dev.waybill.values.JsonCodec;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Values to JSON and back: a number, a record of three fields, a hundred of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  private final JsonCodec codec = new JsonCodec();
  private final Integer number = 4200;
  private final Line[] lines =
      IntStream.range(0, 100).mapToObj(i -> new Line("line-" + i, i, true)).toArray(Line[]::new);
  private final byte[] numberJson = codec.encode(number);
  private final byte[] lineJson = codec.encode(Line.SAMPLE);
  private final byte[] linesJson = codec.encode(lines);

  @Benchmark
  public byte[] encodeNumber() {
    return codec.encode(number);
  }

  @Benchmark
  public byte[] encodeRecord() {
    return codec.encode(Line.SAMPLE);
  }

  @Benchmark
  public byte[] encodeHundredRecords() {
    return codec.encode(lines);
  }

  @Benchmark
  public Object decodeNumber() {
    return codec.decode(numberJson, Integer.class);
  }

  @Benchmark
  public Object decodeRecord() {
    return codec.decode(lineJson, Line.class);
  }

  @Benchmark
  public Object decodeHundredRecords() {
    return codec.decode(linesJson, Line[].class);
  }
}
