package dev.waybill.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured, for people and for machines.
 *
 * @param comparisons subject beside reference
 * @param scores plain figures, in microseconds
 */
record Report(List<Comparison> comparisons, List<Score> scores) {

  /**
   * A subject beside its reference.
   *
   * @param subject microseconds per operation
   * @param reference microseconds per operation
   * @param ratio what the target is about
   * @param noise the ratio of the reference to itself
   */
  record Comparison(
      String name, Spread subject, Spread reference, Spread ratio, Spread noise, String target) {}

  /**
   * One JMH figure in microseconds.
   *
   * @param best of the iterations: the one that the machine disturbed least
   */
  record Score(String name, double best, Spread micros) {}

  String markdown() {
    StringBuilder text = new StringBuilder();
    if (!comparisons.isEmpty()) {
      text.append("| what | Waybill, µs | bare, µs | ratio | bare beside itself | target |\n");
      text.append("|---|---|---|---|---|---|\n");
      comparisons.forEach(
          each ->
              row(
                  text,
                  each.name,
                  each.subject,
                  each.reference,
                  each.ratio,
                  each.noise,
                  each.target));
      text.append('\n');
    }
    if (!scores.isEmpty()) {
      text.append("| what | best, µs | all, µs |\n|---|---|---|\n");
      scores.forEach(each -> row(text, each.name, Spread.shorten(each.best), each.micros));
    }
    return text.toString();
  }

  void write(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }

  private static void row(StringBuilder text, Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell).append(" |");
    }
    text.append('\n');
  }
}
