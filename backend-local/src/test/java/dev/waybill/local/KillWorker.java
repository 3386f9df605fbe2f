package dev.waybill.local;

import dev.waybill.Event;
import dev.waybill.EventType;
import dev.waybill.client.StartOptions;
import dev.waybill.local.KillWorkflows.Go;
import dev.waybill.local.KillWorkflows.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The process that is killed: opens the file, does what standard input says, and answers each line
 * once it is durable. A line that was not answered is said again to the next process, so all are
 * idempotent.
 */
final class KillWorker {

  private KillWorker() {}

  /** Arguments: the folder, and which life this is. */
  public static void main(String[] args) throws IOException {
    LocalBackend backend = open(Path.of(args[0]), Integer.parseInt(args[1]));
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(perform(backend, line) + " " + line + "$");
    }
    backend.close();
  }

  static LocalBackend open(Path folder, int life) {
    return Bench.open(
        Map.of(LocalSettings.FILE, folder.resolve("waybill.db").toString()),
        new KillWorkflows(new KillLedger(folder, life)).all());
  }

  /** Performs {@code start KIND N} or {@code event KIND N}; answers the run's id, or a dash. */
  static String perform(LocalBackend backend, String line) {
    String[] part = line.split(" ", -1);
    Task task = task(part[1], Integer.parseInt(part[2]));
    if (part[0].equals("start")) {
      StartOptions once = StartOptions.defaults().withIdempotencyKey(task.id());
      return backend.client().start(KillWorkflows.type(part[1]), task, once).id();
    }
    EventType<Go> type = KillWorkflows.needs(part[1]).orElseThrow();
    backend
        .client()
        .send(new Event<>(type, new Go(task.id()), "event-" + task.id(), Optional.empty()));
    return "-";
  }

  static Task task(String kind, int n) {
    return new Task(kind + "-" + n, n);
  }
}
