package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.net.ProtocolException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the server's calls over a connection that this process opens, so that nothing has to reach
 * it. A lost connection is opened anew; calls under way go on meanwhile.
 */
final class ConnectWorker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ConnectWorker.class.getName());
  private static final int GATEWAYS = 16;

  /** What no other try mends. */
  private static final Set<String> FINAL = Set.of("bad-credentials", "server-refused", "live-runs");

  private final ConnectTuning tuning;
  private final Loop loop = new Loop("waybill-inngest-connect");
  private final ExecutorService elsewhere =
      Executors.newCachedThreadPool(task -> Loop.daemon(task, "waybill-inngest-start"));
  private final Line line = new Line();
  private final Link.Setup setup;
  private final Replies replies;
  private final Jobs jobs;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  // Touched on the loop only.
  private final List<String> excluded = new ArrayList<>();
  private @Nullable Link current;
  private @Nullable Link opening;
  private @Nullable Future<?> retry;
  private @Nullable Future<?> status;
  private String last = "nothing.";
  private int failures;
  private boolean pausing;

  private ConnectWorker(
      InngestSettings settings, App app, CallDesk desk, InngestApi api, ConnectTuning tuning) {
    this.tuning = tuning;
    String instance = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    setup =
        new Link.Setup(
            loop,
            elsewhere,
            client(),
            api,
            new ConnectHello(settings, app, instance),
            tuning,
            "https".equals(settings.apiBase().getScheme()));
    replies = new Replies(loop, api, tuning, line);
    jobs = new Jobs(loop, desk, replies, line, settings.serving().threads());
  }

  private static HttpClient client() {
    HttpClient.Builder client = HttpClient.newBuilder();
    ProxySelector proxies = ProxySelector.getDefault();
    return (proxies == null ? client : client.proxy(proxies)).build();
  }

  /**
   * Opens one; it takes calls when this returns.
   *
   * @throws WaybillException codes {@code server-unavailable}, {@code bad-credentials}, {@code
   *     server-refused} when there is no connection within 30 s, or cannot be one; {@code
   *     live-runs} when the server has functions that are not here and have unfinished runs
   */
  static ConnectWorker open(InngestSettings settings, App app, CallDesk desk, InngestApi api) {
    return open(settings, app, desk, api, ConnectTuning.DEFAULT);
  }

  static ConnectWorker open(
      InngestSettings settings, App app, CallDesk desk, InngestApi api, ConnectTuning tuning) {
    ConnectWorker worker = new ConnectWorker(settings, app, desk, api, tuning);
    worker.loop.run(worker::connect);
    try {
      worker.first.get(tuning.patience().toMillis(), TimeUnit.MILLISECONDS);
      return worker;
    } catch (ExecutionException e) {
      worker.stop();
      throw (WaybillException) e.getCause();
    } catch (TimeoutException e) {
      worker.stop();
      throw ConnectProblems.notReady(tuning.patience(), worker.last);
    } catch (InterruptedException e) {
      worker.stop();
      Thread.currentThread().interrupt();
      throw new WaybillException("interrupted", "interrupted while connecting to Inngest");
    }
  }

  private void connect() {
    retry = null;
    if (opening == null && !pausing) {
      opening = new Link(setup, new Owner());
      opening.open(List.copyOf(excluded), first.isDone());
    }
  }

  private void connectLater() {
    if (retry == null && !pausing) {
      retry = loop.after(tuning.pause(++failures), this::connect);
    }
  }

  /** What sends on the newest connection. */
  private final class Line implements Jobs.Lines {
    @Override
    public boolean send(Frame.Kind kind, byte[] payload) {
      Link open = current;
      return open != null && open.send(kind, payload);
    }

    @Override
    public Duration lease() {
      Link open = current;
      return open == null ? GatewayPace.DEFAULT.lease() : open.pace().lease();
    }
  }

  /** What comes of links. */
  private final class Owner implements Link.Owner {
    @Override
    public void ready(Link link) {
      Link before = current;
      current = link;
      opening = null;
      failures = 0;
      excluded.clear();
      if (before != null) {
        var unused = before.close();
      }
      tellStatus(link);
      first.complete(null);
      if (pausing) {
        pause();
      }
    }

    @Override
    public void taken(Link link, Frame frame) throws ProtocolException {
      switch (frame.kind()) {
        case REPLY_ACK -> replies.acknowledged(ProtoReader.of(frame.payload()).text(1));
        case LEASE -> jobs.leased(frame.payload());
        default -> take(Job.read(frame.payload()), link);
      }
    }

    /** A call that is not acknowledged goes to another worker. */
    private void take(Job job, Link link) {
      if (!pausing && link.isReady()) {
        jobs.take(job, link);
      }
    }

    @Override
    public void closing(Link link) {
      exclude(link.group());
      if (retry != null) {
        retry.cancel(false);
      }
      connect();
    }

    @Override
    public void gone(Link link, WaybillException why) {
      boolean wasCurrent = link == current;
      if (wasCurrent) {
        current = null;
      }
      if (link == opening) {
        opening = null;
      }
      if (pausing) {
        replies.carryAll();
        return;
      }
      last = String.valueOf(why.getMessage());
      LOG.log(System.Logger.Level.WARNING, last);
      if (isFinal(why)) {
        first.completeExceptionally(why);
      }
      if (wasCurrent) {
        replies.carryAll();
      }
      if (opening == null && (current == null || !current.isReady())) {
        connectLater();
      }
    }

    private boolean isFinal(WaybillException why) {
      return FINAL.contains(why.code());
    }
  }

  private void exclude(String group) {
    excluded.remove(group);
    excluded.add(group);
    if (excluded.size() > GATEWAYS) {
      excluded.remove(0);
    }
  }

  private void tellStatus(Link link) {
    if (status != null) {
      status.cancel(false);
    }
    status =
        link.pace().status().isZero()
            ? null
            : loop.every(link.pace().status(), () -> line.send(Frame.Kind.STATUS, statusMessage()));
  }

  private byte[] statusMessage() {
    return new ProtoWriter().texts(1, jobs.requests()).flag(2, pausing).written();
  }

  private void pause() {
    pausing = true;
    if (retry != null) {
      retry.cancel(false);
    }
    var unused = line.send(Frame.Kind.PAUSE, new byte[0]);
  }

  /**
   * Takes no more calls, lets those under way end, at most as long as the grace is, and delivers
   * what they come to.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    loop.run(this::pause);
    boolean landed = awaited(loop.ask(jobs::landed), tuning.grace());
    boolean delivered = awaited(loop.ask(replies::delivered), tuning.ack());
    if (!delivered) {
      loop.run(replies::carryAll);
      delivered = awaited(loop.ask(replies::delivered), tuning.ack());
    }
    if (!landed || !delivered) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Calls were cut off when the connection to Inngest closed; it calls again, elsewhere or"
              + " later.");
    }
    stop();
  }

  private boolean awaited(CompletableFuture<Void> event, Duration time) {
    try {
      event.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Ends everything at once, connections in good order. */
  private void stop() {
    closed.set(true);
    CompletableFuture<Void> ended = loop.ask(this::disconnect);
    var unused = awaited(ended, Link.FAREWELL.multipliedBy(2));
    loop.close();
    jobs.cut();
    replies.cut();
    elsewhere.shutdownNow();
  }

  private CompletableFuture<Void> disconnect() {
    pausing = true;
    return CompletableFuture.allOf(
        Stream.of(Optional.ofNullable(current), Optional.ofNullable(opening))
            .flatMap(Optional::stream)
            .map(Link::close)
            .toArray(CompletableFuture<?>[]::new));
  }
}
