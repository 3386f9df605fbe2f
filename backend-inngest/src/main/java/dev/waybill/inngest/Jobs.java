package dev.waybill.inngest;

import java.net.ProtocolException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls under way: each is acknowledged, worked on, kept, and answered. All on the loop. */
final class Jobs {
  private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

  /** Bytes of calls that may be in memory at a time. */
  private static final long MAX_BYTES = 256L * 1024 * 1024;

  private final Loop loop;
  private final CallDesk desk;
  private final Replies replies;
  private final Lines lines;
  private final ThreadPoolExecutor workers;
  private final Map<String, Flight> flights = new LinkedHashMap<>();
  private CompletableFuture<Void> landed = CompletableFuture.completedFuture(null);
  private long bytes;

  /** The connection of the moment. */
  interface Lines {
    boolean send(Frame.Kind kind, byte[] payload);

    /** How often leases are extended. */
    Duration lease();
  }

  /** A call under way. */
  private static final class Flight {
    final Job job;
    String lease;
    boolean lost;
    @Nullable Future<?> keeper;

    Flight(Job job) {
      this.job = job;
      this.lease = job.lease();
    }
  }

  /**
   * @param threads how many calls are worked on at a time; as many may wait
   */
  Jobs(Loop loop, CallDesk desk, Replies replies, Lines lines, int threads) {
    this.loop = loop;
    this.desk = desk;
    this.replies = replies;
    this.lines = lines;
    workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(threads),
            task -> Loop.daemon(task, "waybill-inngest-call"));
    workers.allowCoreThreadTimeOut(true);
  }

  /** Takes a call that came over a link. */
  void take(Job job, Link link) {
    boolean told = link.send(Frame.Kind.REQUEST_ACK, job.acknowledgement());
    Flight known = flights.get(job.request());
    if (known != null) {
      // The server did not hear of the first acknowledgement.
      known.lease = job.lease();
      known.lost = false;
    } else if (told && !replies.again(job.request())) {
      start(job);
    }
  }

  private void start(Job job) {
    Flight flight = new Flight(job);
    try {
      if (bytes + job.payload().length > MAX_BYTES) {
        throw new RejectedExecutionException();
      }
      workers.execute(() -> work(flight));
    } catch (RejectedExecutionException e) {
      // Nobody waits for it to be acknowledged: if it is lost, the lease runs out.
      var unused = lines.send(Frame.Kind.REPLY, job.reply(Answer.refused(Answer.Refusal.BUSY)));
      return;
    }
    if (flights.isEmpty()) {
      landed = new CompletableFuture<>();
    }
    flights.put(job.request(), flight);
    bytes += job.payload().length;
    flight.keeper = loop.every(lines.lease(), () -> extend(flight));
  }

  private void work(Flight flight) {
    Job job = flight.job;
    byte[] reply = job.reply(desk.answer(job.place().function(), job.target(), job.payload()));
    loop.run(() -> end(flight, reply));
  }

  private void end(Flight flight, byte[] reply) {
    String request = flight.job.request();
    if (flights.remove(request, flight)) {
      bytes -= flight.job.payload().length;
      stopKeeping(flight);
      if (!flight.lost) {
        replies.send(request, reply);
      }
      if (flights.isEmpty()) {
        landed.complete(null);
      }
    }
  }

  private void extend(Flight flight) {
    if (!flight.lost) {
      var unused = lines.send(Frame.Kind.EXTEND_LEASE, flight.job.extension(flight.lease));
    }
  }

  /** What the server says about a lease: the next one, or that it is lost. */
  void leased(byte[] message) throws ProtocolException {
    ProtoReader read = ProtoReader.of(message);
    String lease = read.text(6);
    Flight flight = flights.get(read.text(1));
    if (flight == null || flight.lost) {
      return;
    }
    if (!lease.isEmpty()) {
      flight.lease = lease;
      return;
    }
    flight.lost = true;
    LOG.log(
        System.Logger.Level.WARNING,
        "The lease of a call of engine run {0} is lost: Inngest takes the worker for gone and calls"
            + " again. What this call comes to is not told.",
        flight.job.place().run());
  }

  private static void stopKeeping(Flight flight) {
    Future<?> keeper = flight.keeper;
    if (keeper != null) {
      keeper.cancel(false);
    }
  }

  /** The ids of calls under way. */
  List<String> requests() {
    return List.copyOf(flights.keySet());
  }

  /** Done when no call is under way. */
  CompletableFuture<Void> landed() {
    return flights.isEmpty() ? CompletableFuture.completedFuture(null) : landed;
  }

  /** Interrupts what is under way; call it anywhere. */
  void cut() {
    var unused = workers.shutdownNow();
  }
}
