package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.WaybillException;
import dev.waybill.client.RunUpdate;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What is shown of runs while they run. Who watches in this process hears everything; the latest
 * values are kept with the engine run on the server as well, a little later. What the server does
 * not take costs nothing but that.
 */
final class Shown implements AutoCloseable {
  private static final Logger LOG = System.getLogger("waybill.inngest");

  /** The server takes 64 KB at a time, and encryption makes a third more of it. */
  private static final int LARGEST = 45_000;

  private static final int REMEMBERED = 1000;

  /** All that a run shows has 1 MB, so a long one shows less often. */
  private static final int OFTEN = 100;

  private static final Duration SOON = Duration.ofMillis(250);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final InngestApi api;
  private final Map<String, Set<Consumer<Posted>>> listeners = new ConcurrentHashMap<>();
  private final Map<String, Board> boards = new Recent();
  private final AtomicLong newest = new AtomicLong();
  private final AtomicBoolean complained = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Shown::daemon);

  Shown(InngestApi api) {
    this.api = api;
  }

  /** What an engine run shows, as far as this process has shown it. */
  private static final class Board {
    private final Map<String, Posted> latest = new HashMap<>();
    private final Map<String, JsonNode> unsent = new LinkedHashMap<>();
    private boolean scheduled;
    private int sent;
  }

  private static final class Recent extends LinkedHashMap<String, Board> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Board> eldest) {
      return size() > REMEMBERED && eldest.getValue().unsent.isEmpty();
    }
  }

  /** A number above all before it, in other processes as well if their clocks are right. */
  private long number() {
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    return newest.updateAndGet(last -> Math.max(last + 1, now));
  }

  /**
   * Shows a chunk or value.
   *
   * @param engineRun where the server keeps it
   * @param entries how many entries the run has
   */
  void show(String run, String engineRun, RunUpdate update, int entries) {
    Posted posted = Posted.of(update, entries, number());
    if (posted.isKept() && !keep(engineRun, posted)) {
      return;
    }
    listeners.getOrDefault(run, Set.of()).forEach(listener -> listener.accept(posted));
  }

  /** Keeps why a run stands still. */
  void stalled(String engineRun, String why) {
    boolean unused = keep(engineRun, new Posted(Posted.STALLED, Wire.json(why), 0, number()));
  }

  /** False when that is shown already: a turn that is run again shows the same. */
  private boolean keep(String engineRun, Posted posted) {
    JsonNode tree = Wire.tree(posted);
    boolean fits = size(tree) <= LARGEST;
    synchronized (boards) {
      Board board = boards.computeIfAbsent(engineRun, unused -> new Board());
      Posted before = board.latest.get(posted.name());
      if (before != null
          && (before.value().equals(posted.value()) || before.after() > posted.after())) {
        return false;
      }
      board.latest.put(posted.name(), posted);
      if (fits) {
        board.unsent.put(posted.name(), tree);
        schedule(engineRun, board);
      }
    }
    if (!fits) {
      complain("a value of more than " + LARGEST + " bytes is kept in its own process only");
    }
    return true;
  }

  private void schedule(String engineRun, Board board) {
    if (!board.scheduled && !clock.isShutdown()) {
      board.scheduled = true;
      Duration pause = board.sent < OFTEN ? SOON : LATER;
      var unused = clock.schedule(() -> send(engineRun), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Hands the server what it does not have yet. */
  void send(String engineRun) {
    Map<String, JsonNode> values;
    synchronized (boards) {
      Board board = boards.get(engineRun);
      if (board == null) {
        return;
      }
      board.scheduled = false;
      if (board.unsent.isEmpty()) {
        return;
      }
      values = Map.copyOf(board.unsent);
      board.unsent.clear();
      board.sent++;
    }
    Map<String, JsonNode> part = new LinkedHashMap<>();
    int size = 0;
    for (Map.Entry<String, JsonNode> value : values.entrySet()) {
      int more = size(value.getValue());
      if (size + more > LARGEST) {
        post(engineRun, part);
        part.clear();
        size = 0;
      }
      part.put(value.getKey(), value.getValue());
      size += more;
    }
    post(engineRun, part);
  }

  private void post(String engineRun, Map<String, JsonNode> values) {
    try {
      if (!values.isEmpty()) {
        api.show(engineRun, values);
      }
    } catch (WaybillException refused) {
      complain(String.valueOf(refused.getMessage()));
    }
  }

  private static int size(JsonNode value) {
    return value.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private void complain(String why) {
    if (!complained.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "some state or progress is not shown on the server; runs go on as they would. This is"
              + " said once: {0}",
          why);
    }
  }

  /** Listens until the answer is run. */
  Runnable listen(String run, Consumer<Posted> listener) {
    listeners.computeIfAbsent(run, unused -> ConcurrentHashMap.newKeySet()).add(listener);
    return () ->
        listeners.computeIfPresent(
            run,
            (unused, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "waybill-shown");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
