package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.match.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of a target, as JSON: unedited, one line for each requirement. */
public final class Report {
  private static final int FORMAT = 1;

  private final Conformance conformance;
  private final List<Result> results = new ArrayList<>();

  public Report(Conformance conformance) {
    this.conformance = conformance;
  }

  public synchronized void add(Result result) {
    results.add(result);
  }

  /** The requirements that have no result. */
  public synchronized List<String> missing() {
    List<String> done = results.stream().map(result -> result.requirement().id()).toList();
    return conformance.requirements().stream()
        .map(Requirement::id)
        .filter(id -> !done.contains(id))
        .toList();
  }

  /** How often each verdict was given, by its word. */
  public synchronized Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    results.forEach(result -> counts.merge(result.verdict().word(), 1, Integer::sum));
    return counts;
  }

  /** Writes the report to {@code <directory>/<target>.json}. */
  public synchronized Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(conformance.target().name() + ".json");
    return Files.writeString(file, tree().toPrettyString() + "\n");
  }

  private ObjectNode tree() {
    ObjectNode tree =
        Trees.object()
            .put("format", FORMAT)
            .put("target", conformance.target().name())
            .put("mode", conformance.target().mode())
            .put("backend", conformance.backend())
            .put("java", Runtime.version().toString())
            .put("timeScale", conformance.target().timeScale(Duration.ZERO));
    ObjectNode capabilities = tree.putObject("capabilities");
    new TreeMap<>(conformance.declared().support())
        .forEach((capability, support) -> capabilities.put(capability.name(), support.name()));
    tree.set("counts", Trees.of(counts()));
    tree.put(
        "millis",
        results.stream().map(Result::took).reduce(Duration.ZERO, Duration::plus).toMillis());
    ArrayNode lines = tree.putArray("requirements");
    results.forEach(result -> lines.add(line(result)));
    return tree;
  }

  private static ObjectNode line(Result result) {
    Requirement requirement = result.requirement();
    ObjectNode line =
        Trees.object()
            .put("id", requirement.id())
            .put("profile", requirement.about().profile().name())
            .put("verdict", result.verdict().word())
            .put("millis", result.took().toMillis());
    line.set(
        "capabilities", Trees.of(requirement.needs().capabilities().stream().sorted().toList()));
    Verdict verdict = result.verdict();
    if (verdict instanceof Verdict.Skipped skipped) {
      line.put("reason", skipped.reason());
    } else if (verdict instanceof Verdict.Failed failed) {
      line.set("differences", Trees.of(failed.differences()));
    } else if (verdict instanceof Verdict.Excluded excluded) {
      line.put("reason", excluded.exclusion().reason()).put("link", excluded.exclusion().link());
      line.set("differences", Trees.of(excluded.differences()));
    }
    return line;
  }
}
