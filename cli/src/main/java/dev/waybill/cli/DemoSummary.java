package dev.waybill.cli;

import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the day came to. */
final class DemoSummary {
  private final Session session;
  private final List<RunInfo> runs;
  private final DemoPlace place;

  DemoSummary(Session session, List<RunInfo> runs, DemoPlace place) {
    this.session = session;
    this.runs = runs;
    this.place = place;
  }

  int show(Output output, int open, Delivery delivery, Duration played, Duration took) {
    Map<String, Map<RunStatus, Long>> byWorkflow = byWorkflow();
    List<RunInfo> wrong = runs.stream().filter(DemoSummary::isWrong).toList();
    Map<String, Object> facts = facts();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("type", "summary");
    summary.put("runs", byWorkflow);
    summary.put("facts", facts);
    summary.put("open", open);
    summary.put("unexpected", wrong.stream().map(RunInfo::id).toList());
    place.options().ifPresent(options -> summary.put("see", options));
    output.json(summary);

    output.text("");
    byWorkflow.forEach(
        (workflow, counts) -> output.text(String.format("%-20s %s", workflow, text(counts))));
    output.text("");
    facts.forEach((name, value) -> output.text(String.format("%-20s %s", name, value)));
    output.text("");
    output.text(
        played.toDays() + " days and " + played.toHoursPart() + " hours in " + seconds(took));
    hints(output);
    wrong.forEach(run -> output.warn("unexpected: " + RunText.line(run)));
    if (open > 0) {
      output.warn(open + " runs have not ended");
    }
    return wrong.isEmpty() && open == 0 && delivery.bad() == 0 ? Exit.OK : Exit.RUN_FAILED;
  }

  private void hints(Output output) {
    output.text("everything is in     " + place.home());
    if (place.options().isEmpty()) {
      output.text("the runs             were in this process and are gone with it");
      return;
    }
    String options = " " + place.options().get();
    runs.stream()
        .filter(run -> place.skips()) // elsewhere only a worker tells it
        .findFirst()
        .ifPresent(
            run ->
                output.text("a run's journal      ./waybill runs journal " + run.id() + options));
    output.text("all the runs         ./waybill runs list" + options);
  }

  private Map<String, Map<RunStatus, Long>> byWorkflow() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                RunInfo::workflow,
                TreeMap::new,
                Collectors.groupingBy(RunInfo::status, TreeMap::new, Collectors.counting())));
  }

  private Map<String, Object> facts() {
    Path home = place.home();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("mails written", files(home, "mails", ".eml"));
    facts.put("reports written", files(home, "reports", ".pdf"));
    facts.put("imports", session.crm().inventory().count("imports"));
    facts.put("contacts", session.crm().inventory().count("contacts"));
    return facts;
  }

  private static String text(Map<RunStatus, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static boolean isWrong(RunInfo run) {
    return run.status() != RunStatus.COMPLETED && run.status() != RunStatus.CANCELLED;
  }

  private static String seconds(Duration took) {
    return String.format("%.1f seconds", took.toMillis() / 1000.0);
  }

  private static long files(Path home, String name, String ending) {
    Path directory = home.resolve(name);
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(found -> found.toString().endsWith(ending)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
