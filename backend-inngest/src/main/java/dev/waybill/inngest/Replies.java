package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Replies that the server has not acknowledged. One goes over the connection first, and by HTTP if
 * that does not work out. All on the loop.
 */
final class Replies {
  private static final System.Logger LOG = System.getLogger(Replies.class.getName());
  private static final int CARRIERS = 4;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Loop loop;
  private final InngestApi api;
  private final ConnectTuning tuning;
  private final Jobs.Lines lines;
  private final ExecutorService carriers =
      Executors.newFixedThreadPool(CARRIERS, task -> Loop.daemon(task, "waybill-inngest-reply"));
  private final Map<String, Open> open = new LinkedHashMap<>();
  private CompletableFuture<Void> delivered = CompletableFuture.completedFuture(null);

  private static final class Open {
    final String request;
    final byte[] reply;
    final Instant since = Instant.now();
    boolean carried;
    Optional<Future<?>> timer = Optional.empty();

    Open(String request, byte[] reply) {
      this.request = request;
      this.reply = reply;
    }
  }

  Replies(Loop loop, InngestApi api, ConnectTuning tuning, Jobs.Lines lines) {
    this.loop = loop;
    this.api = api;
    this.tuning = tuning;
    this.lines = lines;
  }

  void send(String request, byte[] reply) {
    if (open.isEmpty()) {
      delivered = new CompletableFuture<>();
    }
    Open one = new Open(request, reply);
    open.put(request, one);
    send(one);
  }

  private void send(Open one) {
    if (lines.send(Frame.Kind.REPLY, one.reply)) {
      await(one, tuning.ack());
    } else {
      carry(one);
    }
  }

  /** Sends a reply again whose call has come again; false when there is none. */
  boolean again(String request) {
    Open one = open.get(request);
    if (one != null && !one.carried) {
      one.timer.ifPresent(timer -> timer.cancel(false));
      send(one);
    }
    return one != null;
  }

  void acknowledged(String request) {
    Open one = open.remove(request);
    if (one != null) {
      one.timer.ifPresent(timer -> timer.cancel(false));
    }
    if (open.isEmpty()) {
      delivered.complete(null);
    }
  }

  private void await(Open one, Duration time) {
    one.timer = Optional.of(loop.after(time, () -> carry(one)));
  }

  private void carry(Open one) {
    if (one.carried || open.get(one.request) != one) {
      return;
    }
    one.carried = true;
    loop.errand(
        carriers,
        () -> {
          api.connectFlush(one.reply);
          return one.request;
        },
        this::acknowledged,
        problem -> notCarried(one, problem));
  }

  private void notCarried(Open one, Throwable problem) {
    one.carried = false;
    boolean refused =
        problem instanceof WaybillException told && told.code().equals("server-refused");
    boolean old = one.since.plus(tuning.keep()).isBefore(Instant.now());
    if (!refused && !old) {
      await(one, PAUSE);
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "A reply could not be delivered and is dropped; Inngest calls again. "
            + problem.getMessage());
    acknowledged(one.request);
  }

  /** Carries all that the connection did not take, or that is not acknowledged. */
  void carryAll() {
    List.copyOf(open.values()).forEach(this::carry);
  }

  /** How many are not acknowledged. */
  int size() {
    return open.size();
  }

  /** Done when all are delivered. */
  CompletableFuture<Void> delivered() {
    return open.isEmpty() ? CompletableFuture.completedFuture(null) : delivered;
  }

  /** Stops carrying; call it anywhere. */
  void cut() {
    var unused = carriers.shutdownNow();
  }
}
