package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.RunInfo;
import dev.waybill.client.WorkflowClient;
import dev.waybill.temporal.TemporalBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the CRM's day on Temporal in process and keeps the histories that {@link CrmHistoriesTest}
 * checks. The property names the release.
 */
@EnabledIfSystemProperty(named = CrmRecorder.PROPERTY, matches = "[0-9.]+")
@Timeout(600)
final class CrmRecorder {
  static final String PROPERTY = "histories.record";
  private static final int KEPT = 3;
  private static final int LARGE = 50_000;

  private final Path target =
      Path.of("src/test/resources/histories", System.getProperty(PROPERTY, ""));

  @Test
  void theDay(@TempDir Path home) throws IOException {
    CrmDay day = CrmDay.load();
    DemoPlace place = DemoPlace.of("temporal", home, day.start(), new Common());
    DemoClock clock = new DemoClock(day.start());
    try (Session session =
        Session.open(place.settings(), CrmHistoriesTest.crm(home, clock), true)) {
      TemporalBackend backend = (TemporalBackend) session.waybill().backend("temporal");
      Pace pace = new Pace(backend, 1);
      clock.follow(pace::now);
      PrintWriter nowhere = new PrintWriter(new StringWriter());
      Output output = new Output(nowhere, nowhere, false);
      assertThat(new Demo(session, pace, output, 1).play(day, place)).isEqualTo(Exit.OK);
      List<RunInfo> runs = new Timeline(session.client(), output).runs();
      keep(backend, shortest(session.client(), runs));
    }
  }

  /** Runs that went different ways, the shortest of each, some for each workflow. */
  private static List<RunInfo> shortest(WorkflowClient client, List<RunInfo> runs) {
    Map<String, List<String>> keys = new HashMap<>();
    for (RunInfo run : runs) {
      keys.put(
          run.id(),
          client.run(run.id(), Object.class).journal().entries().stream()
              .map(entry -> entry.kind() + " " + entry.key().replaceAll("[-:]\\d+", ""))
              .toList());
    }
    List<RunInfo> byLength = new ArrayList<>(runs);
    byLength.sort(Comparator.comparing(run -> keys.getOrDefault(run.id(), List.of()).size()));
    Set<String> ways = new HashSet<>();
    Map<String, Integer> counts = new HashMap<>();
    List<RunInfo> kept = new ArrayList<>();
    for (RunInfo run : byLength) {
      Set<String> way = new TreeSet<>(keys.getOrDefault(run.id(), List.of()));
      if (ways.add(run.workflow() + run.status() + way)
          && counts.merge(run.workflow(), 1, Integer::sum) <= KEPT) {
        kept.add(run);
      }
    }
    return kept;
  }

  private void keep(TemporalBackend backend, List<RunInfo> runs) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    for (RunInfo run : runs) {
      String status = run.status().name().toLowerCase(Locale.ROOT);
      for (String history : backend.histories(run.id())) {
        String name = run.workflow() + "/" + status;
        keep(name + "-" + numbers.merge(name, 1, Integer::sum), history);
      }
    }
  }

  private void keep(String name, String history) throws IOException {
    byte[] plain = history.getBytes(StandardCharsets.UTF_8);
    boolean large = plain.length > LARGE;
    Path file = target.resolve(name + (large ? ".json.gz" : ".json"));
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = large ? new GZIPOutputStream(out) : out) {
      packed.write(plain);
    }
  }
}
