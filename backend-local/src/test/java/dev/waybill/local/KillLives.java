package dev.waybill.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The lives of the worker process, each ended by SIGKILL, and what was asked of them. */
final class KillLives {
  private static final int STARTS = 6;

  /** About the length of a line of the ledger. */
  private static final long LINE = 66;

  private final Path folder;
  private final Random random;
  private final Set<String> unanswered = new LinkedHashSet<>();
  private final List<String> wanting = new ArrayList<>();
  private int started;
  private int lives;
  private int busy;

  KillLives(Path folder, Random random) {
    this.folder = folder;
    this.random = random;
  }

  int started() {
    return started;
  }

  int lives() {
    return lives;
  }

  /** Lives once: new runs, events, and the kill. */
  void live() throws IOException, InterruptedException {
    lives++;
    ask();
    Path natives = Files.createDirectories(folder.resolve("natives"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + natives,
                "-cp",
                System.getProperty("java.class.path"),
                KillWorker.class.getName(),
                folder.toString(),
                String.valueOf(lives))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors.txt").toFile()))
            .start();
    CountDownLatch ready = new CountDownLatch(1);
    Thread listener = new Thread(() -> listen(process, ready), "kill-listener");
    listener.start();
    kill(process, ready);
    listener.join();
    clear(natives);
  }

  /** Most die amid their work, some already while they open the file. */
  private void kill(Process process, CountDownLatch ready)
      throws InterruptedException, IOException {
    if (random.nextInt(10) > 0) {
      if (!ready.await(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the worker does not open: " + Files.readString(folder.resolve("errors.txt")));
      }
      say(process);
      if (endedBefore(process, random.nextInt(60))) {
        throw new IllegalStateException(
            "the worker ended by itself: " + Files.readString(folder.resolve("errors.txt")));
      }
    } else {
      boolean unused = process.waitFor(200 + random.nextInt(600), TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly().waitFor();
  }

  /** Waits until bodies have written so many lines, at most two seconds. */
  private boolean endedBefore(Process process, int lines) throws IOException, InterruptedException {
    Path ledger = folder.resolve("ledger");
    long before = size(ledger);
    long enough = before + lines * LINE;
    boolean ended = false;
    for (int i = 0; i < 1_000 && !ended && size(ledger) < enough; i++) {
      ended = process.waitFor(2, TimeUnit.MILLISECONDS);
    }
    busy += size(ledger) > before ? 1 : 0;
    return ended;
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** How many lives had bodies before they were ended. */
  int busy() {
    return busy;
  }

  private synchronized void ask() {
    for (int i = 0; i < STARTS; i++) {
      String kind = KillWorkflows.KINDS.get(started % KillWorkflows.KINDS.size());
      unanswered.add("start " + kind + " " + started);
      started++;
    }
    for (String event : List.copyOf(wanting)) {
      if (random.nextInt(3) > 0) {
        wanting.remove(event);
        unanswered.add(event);
      }
    }
  }

  private void say(Process process) throws IOException {
    Writer out = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    for (String line : pending()) {
      out.write(line + "\n");
    }
    out.flush();
  }

  synchronized List<String> pending() {
    return List.copyOf(unanswered);
  }

  private void listen(Process process, CountDownLatch ready) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("ready")) {
          ready.countDown();
        } else if (line.endsWith("$") && line.contains(" ")) {
          answered(line.substring(line.indexOf(' ') + 1, line.length() - 1));
        }
      }
    } catch (IOException e) {
      ready.countDown();
    }
  }

  private synchronized void answered(String line) {
    unanswered.remove(line);
    String[] part = line.split(" ", -1);
    if (part[0].equals("start") && KillWorkflows.needs(part[1]).isPresent()) {
      wanting.add("event " + part[1] + " " + part[2]);
    }
  }

  /** Says to an engine in this process what nobody has answered yet. */
  synchronized void finish(LocalBackend backend) {
    while (!unanswered.isEmpty() || !wanting.isEmpty()) {
      for (String line : pending()) {
        String unused = KillWorker.perform(backend, line);
        answered(line);
      }
      unanswered.addAll(wanting);
      wanting.clear();
    }
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
