package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.KillLedger.Line;
import dev.waybill.local.KillWorkflows.Task;
import dev.waybill.replay.Derived;
import dev.waybill.replay.Outcome.Continued;
import dev.waybill.values.JsonCodec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a worker process again and again amid its work, and then compares what its bodies did with
 * what the journals say. {@code -Dwaybill.kills=N} sets how often; {@code -Dwaybill.seed=N} repeats
 * a seed.
 */
@Timeout(1_800)
final class KillTest {
  private static final int KILLS = Integer.getInteger("waybill.kills", 100);

  /** How many buffered outcomes of one run a kill may undo, and the one in flight. */
  private static final int BATCH = 101;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final JsonCodec json = new JsonCodec();
  private final List<String> violations = new ArrayList<>();

  /** An entry as its row says, with the key its bodies were given. */
  private record Recorded(
      String run, String workflow, String key, String kind, long at, int attempts, String body) {}

  /** A run as its row says. */
  private record Ended(String id, String workflow, Task task, RunStatus status, Done result) {}

  @Test
  void killsUndoNothingThatIsRecorded(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("waybill.seed", System.nanoTime());
    System.out.println("kill test: seed " + seed + ", " + KILLS + " kills");
    KillLives lives = new KillLives(folder, new Random(seed));
    for (int i = 0; i < KILLS; i++) {
      lives.live();
    }
    int finished = finish(folder, lives);
    List<Ended> runs;
    List<Recorded> entries;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("waybill.db"));
        Db db = new Db(connection)) {
      runs = runs(db);
      entries = entries(db);
    }
    runs.forEach(this::check);
    List<Line> lines = KillLedger.read(folder);
    int repeats = compare(folder, entries, lines);
    System.out.printf(
        "kill test: %d kills, %d of them amid bodies, %d runs (%d left to the end), %d entries, %d bodies, %d repeats of"
            + " bodies unrecorded at a kill, %d violations%n",
        KILLS,
        lives.busy(),
        runs.size(),
        finished,
        entries.size(),
        lines.stream().filter(Line::begin).count(),
        repeats,
        violations.size());
    assertThat(violations).isEmpty();
    assertThat(lives.busy()).as("kills amid bodies").isGreaterThan(KILLS / 2);
    assertThat(runs).hasSize(lives.started() + count(runs, "parent") + count(runs, "post"));
  }

  private static int count(List<Ended> runs, String kind) {
    return (int) runs.stream().filter(run -> run.workflow().equals(kind)).count();
  }

  /** Lets all that is left end in this process. */
  private static int finish(Path folder, KillLives lives) throws Exception {
    try (LocalBackend backend = KillWorker.open(folder, lives.lives() + 1)) {
      lives.finish(backend);
      var open = dev.waybill.client.RunQuery.all();
      int left = 0;
      for (var page = backend.client().list(open); ; page = backend.client().list(open)) {
        for (var info : page.items()) {
          if (!info.status().isFinal()) {
            left++;
            await(backend, info.id());
          }
        }
        if (page.next().isEmpty()) {
          return left;
        }
        open = open.withCursor(page.next().get());
      }
    }
  }

  private static void await(LocalBackend backend, String id) throws Exception {
    try {
      Done unused = backend.client().run(id, Done.class).result(PATIENCE);
    } catch (dev.waybill.client.RunFailedException e) {
      assertThat(e.getMessage()).contains(id);
    }
  }

  private List<Ended> runs(Db db) throws SQLException {
    return db.list("SELECT * FROM run ORDER BY n", RunRow::map).stream()
        .map(
            row ->
                new Ended(
                    row.id(),
                    row.workflow(),
                    json.decode(row.input().bytes(), Task.class),
                    RunStatus.valueOf(row.status()),
                    row.result()
                        .map(Json::bytes)
                        .map(bytes -> json.decode(bytes, Done.class))
                        .orElse(new Done(""))))
        .toList();
  }

  private void check(Ended run) {
    RunStatus expected = KillWorkflows.expected(run.workflow());
    if (run.status() != expected) {
      violations.add(run + " should be " + expected);
    } else if (expected == RunStatus.COMPLETED
        && !run.result().equals(KillWorkflows.result(run.workflow(), run.task()))) {
      violations.add(run + " has a wrong result");
    }
  }

  private static List<Recorded> entries(Db db) throws SQLException {
    return db.list(
        "SELECT run.id, run.workflow, entry.* FROM entry JOIN run ON run.n = entry.run",
        row -> {
          String id = row.text("id");
          long seed = Seeds.first(id);
          for (long epoch = row.number("epoch"); epoch > 0; epoch--) {
            seed = Continued.nextSeed(seed);
          }
          return new Recorded(
              id,
              row.text("workflow"),
              row.text("key"),
              row.text("kind"),
              row.number("at"),
              (int) row.number("attempts"),
              Derived.idempotencyKey(id, seed, row.text("key")));
        });
  }

  /** Compares bodies with entries; answers how many bodies began more than once. */
  private int compare(Path folder, List<Recorded> entries, List<Line> lines) {
    Map<String, List<Line>> begins = new HashMap<>();
    for (Line line : lines) {
      if (line.begin()) {
        begins.computeIfAbsent(line.key(), key -> new ArrayList<>()).add(line);
      }
    }
    int repeats = 0;
    Map<String, Integer> lost = new HashMap<>();
    for (Recorded entry : entries) {
      if (entry.kind().equals("STEP") || entry.kind().equals("COMPENSATION")) {
        List<Line> bodies = begins.remove(entry.body());
        if (bodies == null) {
          violations.add(entry + " was recorded without a body");
          continue;
        }
        repeats += compare(entry, bodies);
        if (bodies.size() > entry.attempts()) {
          lost.merge(entry.run() + " in life " + bodies.get(0).life(), 1, Integer::sum);
        }
        boolean mails = !entry.key().contains("row") && !entry.key().contains("load");
        if (mails && !entry.key().contains("pay") && !KillLedger.hasMail(folder, entry.body())) {
          violations.add(entry + " misses its mail");
        }
      }
    }
    cutOff(entries).forEach((body, cancelled) -> removeEarlier(begins, body, cancelled));
    begins.forEach(
        (body, began) -> violations.add(whose(body, entries) + " left no entry: " + began));
    lost.forEach(
        (run, count) -> {
          if (count > BATCH) {
            violations.add(count + " outcomes of " + run + " were undone by one kill");
          }
        });
    return repeats;
  }

  /**
   * The steps that a cancel may have kept from being recorded, by their bodies, and when it came: a
   * body that a kill has ended begins no more once its run is cancelled. Its compensation runs.
   */
  private static Map<String, Long> cutOff(List<Recorded> entries) {
    Set<String> steps = new HashSet<>();
    for (Recorded entry : entries) {
      if (entry.workflow().equals("stopped") && entry.kind().equals("STEP")) {
        steps.add(entry.key());
      }
    }
    Map<String, Long> cutOff = new HashMap<>();
    for (Recorded entry : entries) {
      if (entry.kind().equals("CANCEL")) {
        for (String step : steps) {
          String body = Derived.idempotencyKey(entry.run(), Seeds.first(entry.run()), step);
          cutOff.put(body, entry.at());
        }
      }
    }
    return cutOff;
  }

  private static void removeEarlier(Map<String, List<Line>> begins, String body, long cancelled) {
    begins.computeIfPresent(
        body,
        (key, lines) -> lines.stream().allMatch(line -> line.at() <= cancelled) ? null : lines);
  }

  /** The run and step of a body, if other runs of its workflow have recorded that step. */
  private static String whose(String body, List<Recorded> entries) {
    Map<String, String> workflows = new HashMap<>();
    Map<String, Set<String>> steps = new HashMap<>();
    for (Recorded entry : entries) {
      workflows.put(entry.run(), entry.workflow());
      steps.computeIfAbsent(entry.workflow(), name -> new HashSet<>()).add(entry.key());
    }
    for (Map.Entry<String, String> run : workflows.entrySet()) {
      for (String step : steps.getOrDefault(run.getValue(), Set.of())) {
        if (body.equals(Derived.idempotencyKey(run.getKey(), Seeds.first(run.getKey()), step))) {
          return run.getValue() + " " + run.getKey() + " " + step;
        }
      }
    }
    return body;
  }

  /** A body may begin again only in a later life, and never after its outcome is recorded. */
  private int compare(Recorded entry, List<Line> bodies) {
    Set<List<Integer>> seen = new HashSet<>();
    int attempt = 1;
    for (Line body : bodies) {
      if (body.at() > entry.at()) {
        violations.add(entry + " began again after it was recorded: " + body);
      }
      if (!seen.add(List.of(body.life(), body.attempt()))) {
        violations.add(entry + " began twice in one life: " + body);
      }
      if (body.attempt() < attempt) {
        violations.add(entry + " forgot a failed attempt: " + body);
      }
      attempt = body.attempt();
    }
    if (attempt != entry.attempts()) {
      violations.add(entry + " has another number of attempts than its bodies: " + bodies);
    }
    return bodies.size() - entry.attempts();
  }
}
