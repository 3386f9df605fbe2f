package dev.waybill.benchmarks;

import dev.waybill.benchmarks.Comparisons.Size;
import dev.waybill.benchmarks.Report.Comparison;
import dev.waybill.benchmarks.Report.Score;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a set of measurements, prints a table and writes the figures as JSON. */
public final class Main {
  private static final String USAGE = "usage: Main [all|local|replay|codec|temporal] [FILE.json]";
  private static final List<String> SETS = List.of("all", "local", "replay", "codec", "temporal");

  private Main() {}

  /**
   * The set, default {@code all}, and the file to write, default {@code benchmarks.json}. All are
   * those that need no server.
   */
  public static void main(String[] args) throws Exception {
    String set = args.length > 0 ? args[0] : "all";
    if (!SETS.contains(set) || args.length > 2) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Path file = Path.of(args.length > 1 ? args[1] : "benchmarks.json");
    Report report = run(set, Size.FULL);
    report.write(file);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(report.markdown());
    out.println("written to " + file);
  }

  static Report run(String set, Size size) throws Exception {
    List<Comparison> comparisons = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    if (has(set, "local")) {
      comparisons.addAll(Comparisons.all(size));
    }
    if (has(set, "replay")) {
      scores.addAll(Scores.of(ReplayBenchmark.class));
    }
    if (has(set, "codec")) {
      scores.addAll(Scores.of(CodecBenchmark.class));
    }
    if (set.equals("temporal")) {
      comparisons.addAll(TemporalRounds.all(server(), TemporalRounds.Size.FULL));
      scores.addAll(Scores.of(TemporalBenchmark.class, Duration.ofSeconds(2)));
    }
    return new Report(comparisons, scores);
  }

  static String server() {
    String address = System.getenv("TEMPORAL_ADDRESS");
    if (address == null) {
      throw new IllegalStateException(
          "the set temporal needs a server in TEMPORAL_ADDRESS, found none; start one with"
              + " scripts/servers start temporal");
    }
    return address;
  }

  private static boolean has(String set, String part) {
    return set.equals("all") || set.equals(part);
  }
}
