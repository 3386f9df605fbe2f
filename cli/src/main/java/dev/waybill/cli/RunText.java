package dev.waybill.cli;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.journal.Entry;
import java.util.Locale;

/** Runs and entries as lines for people. */
final class RunText {
  private static final int WIDTH = 90;

  private RunText() {}

  static String line(RunInfo run) {
    return String.format(
        Locale.ROOT,
        "%s  %-10s  %-18s  %s%s",
        run.startedAt(),
        run.status(),
        run.workflow(),
        run.id(),
        run.failure().map(failure -> "  " + line(failure)).orElse(""));
  }

  static String line(Entry entry) {
    return String.format(
        Locale.ROOT,
        "%s  %-10s  %s%s",
        entry.times().at(),
        kind(entry),
        entry.key(),
        outcome(entry.result()));
  }

  static String kind(Entry entry) {
    return entry.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String outcome(Entry.Result result) {
    return result.failure().map(failure -> "  failed: " + line(failure)).orElse("")
        + result
            .value()
            .filter(value -> !value.isNull())
            .map(value -> "  " + glimpse(value))
            .orElse("");
  }

  static String line(Failure failure) {
    return shortened(failure.type() + ": " + failure.message());
  }

  static String glimpse(Json value) {
    return shortened(value.text());
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
  }
}
