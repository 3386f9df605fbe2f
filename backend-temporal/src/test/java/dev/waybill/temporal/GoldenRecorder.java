package dev.waybill.temporal;

import dev.waybill.Workflow;
import dev.waybill.journal.Journal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records the histories that {@link GoldenHistoriesTest} checks. The property names the release.
 */
@EnabledIfSystemProperty(named = GoldenRecorder.PROPERTY, matches = "[0-9.]+")
@Timeout(600)
class GoldenRecorder {
  static final String PROPERTY = "histories.record";
  private static final int LARGE = 50_000;
  private static final String RELEASE = System.getProperty(PROPERTY, "");

  private final GoldenScenes.Hold hold = new GoldenScenes.Hold();
  private final Workflow<?, ?>[] workflows =
      new GoldenWorkflows(hold::body).all().toArray(Workflow[]::new);

  @Test
  void inProcess() throws IOException {
    Journal journal = journalOfAnotherEngine();
    try (TemporalBackend backend = Backends.inProcess(workflows)) {
      GoldenScenes scenes = new GoldenScenes(backend, hold);
      scenes.moved(journal);
      scenes.limits();
      scenes.quietAndBatches();
      scenes.runs();
      scenes.schedule();
      scenes.anew();
      scenes.fire();
      write(backend, "", scenes.found());
    }
  }

  private Journal journalOfAnotherEngine() {
    try (TemporalBackend old = Backends.inProcess(workflows)) {
      return new GoldenScenes(old, hold).sleeping();
    }
  }

  @Test
  void onAServer(@TempDir Path state) throws IOException {
    try (DevServer server = DevServer.start(state);
        TemporalBackend backend = Backends.open(server.address(), Map.of(), true, workflows)) {
      GoldenScenes scenes = new GoldenScenes(backend, hold);
      scenes.runs();
      scenes.limits();
      scenes.quietAndBatches();
      scenes.fire();
      write(backend, "server-", scenes.found());
    }
  }

  private static void write(TemporalBackend backend, String prefix, Map<String, String> found)
      throws IOException {
    for (Map.Entry<String, String> each : found.entrySet()) {
      String[] name = each.getKey().split("/", 2);
      List<String> histories =
          Histories.of(backend.temporal(), each.getValue()).stream().map(Histories::json).toList();
      for (int i = 0; i < histories.size(); i++) {
        write(name[0], prefix + name[1] + (i == 0 ? "" : "-" + (i + 1)), histories.get(i));
      }
    }
  }

  private static void write(String workflow, String name, String history) throws IOException {
    byte[] plain = history.getBytes(StandardCharsets.UTF_8);
    boolean large = plain.length > LARGE;
    Path file =
        Path.of("src/test/resources/histories", RELEASE, workflow)
            .resolve(name + (large ? ".json.gz" : ".json"));
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = large ? new GZIPOutputStream(out) : out) {
      packed.write(plain);
    }
  }
}
