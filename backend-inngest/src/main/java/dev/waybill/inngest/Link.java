package dev.waybill.inngest;

import dev.waybill.WaybillException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a gateway, from the request for it to its end. All of it happens on the loop.
 */
final class Link implements Pipe.Events {
  private static final System.Logger LOG = System.getLogger(Link.class.getName());
  private static final int MISSED = 2;

  /** More is not put before a heartbeat. */
  private static final long MAX_BACKLOG = 16L * 1024 * 1024;

  /** How long the other side may take to close. */
  static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Setup setup;
  private final Owner owner;
  private final Instant began = Instant.now();
  private final List<Future<?>> timers = new ArrayList<>();
  private Phase phase = Phase.OPENING;
  private GatewayPace pace = GatewayPace.DEFAULT;
  private @Nullable GatewayTicket ticket;
  private @Nullable Pipe pipe;
  private int missed;
  private int strange;

  private enum Phase {
    OPENING,
    GREETING,
    READY,
    /** The gateway is about to close: no new calls, but replies. */
    DRAINING,
    GONE
  }

  /**
   * What every link of a worker needs.
   *
   * @param elsewhere where requests to the API wait for their answers
   */
  record Setup(
      Loop loop,
      Executor elsewhere,
      HttpClient client,
      InngestApi api,
      ConnectHello hello,
      ConnectTuning tuning,
      boolean encrypted) {}

  /** Who has links. */
  interface Owner {
    void ready(Link link);

    /** A message that is not about the link itself. */
    void taken(Link link, Frame frame) throws ProtocolException;

    /** The gateway wants to go. */
    void closing(Link link);

    /** The end, once, unless the owner made it. */
    void gone(Link link, WaybillException why);
  }

  Link(Setup setup, Owner owner) {
    this.setup = setup;
    this.owner = owner;
  }

  /**
   * Asks for a gateway that is rather none of these, and goes there.
   *
   * @param again whether the worker has been connected before
   */
  void open(List<String> excluded, boolean again) {
    timers.add(
        setup.loop.after(setup.tuning.ready(), () -> late("its readiness", setup.tuning.ready())));
    setup.loop.errand(
        setup.elsewhere,
        () -> {
          new Deployments(setup.api).admit(setup.hello.registration(), again);
          return setup.api.connectStart(excluded);
        },
        this::go,
        problem -> lose(problem(problem)));
  }

  private void go(GatewayTicket given) {
    if (phase == Phase.GONE) {
      return;
    }
    ticket = given;
    if (setup.encrypted && !given.isEncrypted()) {
      lose(ConnectProblems.bare(given));
      return;
    }
    timers.add(
        setup.loop.after(
            setup.tuning.hello(),
            () -> {
              if (phase == Phase.OPENING) {
                late("its hello", setup.tuning.hello());
              }
            }));
    Pipe.Limit limit = new Pipe.Limit(setup.tuning.maxIn(), this);
    pipe = Pipe.open(setup.client, given.endpoint(), setup.tuning.ready(), setup.loop, limit);
  }

  private void late(String what, Duration limit) {
    if (phase != Phase.OPENING && phase != Phase.GREETING) {
      return;
    }
    GatewayTicket known = ticket;
    lose(
        known == null
            ? ConnectProblems.notReady(limit, "no answer to the request for a gateway.")
            : ConnectProblems.late(known, what, limit));
  }

  private static WaybillException problem(Throwable problem) {
    return problem instanceof WaybillException told
        ? told
        : new WaybillException(
            "server-unavailable", "Inngest could not be asked for a gateway: " + problem, problem);
  }

  @Override
  public void message(byte[] message) {
    try {
      Frame frame = Frame.read(message);
      switch (frame.kind()) {
        case HELLO -> greet();
        case READY -> begin(GatewayPace.read(frame.payload()));
        case GATEWAY_HEARTBEAT -> missed = 0;
        case CLOSING -> closing();
        case SYNC_FAILED -> lose(ConnectProblems.notSynced(ticket(), frame.payload()));
        case REQUEST, REPLY_ACK, LEASE -> owner.taken(this, frame);
        default -> strange("a message of another kind");
      }
    } catch (ProtocolException e) {
      strange(message.length + " bytes, of which " + e.getMessage());
    }
  }

  /** Says so once for a link, for there may be many. */
  @Override
  public void strange(String what) {
    if (++strange == 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Inngest''s gateway at {0} must send messages of the Connect protocol, got: {1}. It is"
              + " passed over; a newer server may have newer messages.",
          ticket(),
          what);
    }
  }

  private void greet() {
    if (phase == Phase.OPENING) {
      phase = Phase.GREETING;
      write(Frame.Kind.CONNECT, setup.hello.message(ticket(), began));
    }
  }

  private void begin(GatewayPace told) {
    if (phase != Phase.GREETING) {
      return;
    }
    phase = Phase.READY;
    pace = told;
    timers.add(setup.loop.every(pace.heartbeat(), this::beat));
    LOG.log(System.Logger.Level.INFO, "Connected to Inngest''s gateway at {0}.", ticket());
    owner.ready(this);
  }

  private void beat() {
    if (phase == Phase.READY && missed == MISSED) {
      lose(ConnectProblems.lost(ticket(), MISSED + " heartbeats were not answered"));
    } else if (phase == Phase.READY) {
      missed++;
      write(Frame.Kind.HEARTBEAT, new byte[0]);
    }
  }

  private void closing() {
    if (phase == Phase.READY) {
      phase = Phase.DRAINING;
      // A gateway that is killed while it drains never says goodbye.
      timers.add(setup.loop.after(setup.tuning.ready().multipliedBy(2), this::drop));
      owner.closing(this);
    } else if (phase != Phase.DRAINING) {
      lose(ConnectProblems.lost(ticket(), "the gateway closes"));
    }
  }

  @Override
  public void gone(String why) {
    GatewayTicket known = ticket();
    lose(ConnectProblems.lost(known, why));
  }

  private void lose(WaybillException why) {
    if (end()) {
      if (pipe != null) {
        pipe.abort();
      }
      owner.gone(this, why);
    }
  }

  private boolean end() {
    if (phase == Phase.GONE) {
      return false;
    }
    phase = Phase.GONE;
    timers.forEach(timer -> timer.cancel(false));
    return true;
  }

  /**
   * Ends it in good order; its owner knows.
   *
   * @return done when it has ended, soon
   */
  CompletableFuture<Void> close() {
    return end() && pipe != null
        ? pipe.close("WORKER_SHUTDOWN", FAREWELL)
        : CompletableFuture.completedFuture(null);
  }

  private void drop() {
    lose(ConnectProblems.lost(ticket(), "the gateway closes"));
  }

  /** Whether calls may come over it. */
  boolean isReady() {
    return phase == Phase.READY;
  }

  /** Whether it takes messages. */
  boolean isOpen() {
    return phase == Phase.READY || phase == Phase.DRAINING;
  }

  GatewayPace pace() {
    return pace;
  }

  String group() {
    return ticket().group();
  }

  /** Sends; false when this cannot be sent here, or not now. */
  boolean send(Frame.Kind kind, byte[] payload) {
    Pipe open = pipe;
    boolean fits =
        isOpen()
            && open != null
            && payload.length <= setup.tuning.maxOut()
            && open.backlog() + payload.length <= MAX_BACKLOG;
    if (fits) {
      write(kind, payload);
    }
    return fits;
  }

  private void write(Frame.Kind kind, byte[] payload) {
    if (pipe != null) {
      pipe.send(new Frame(kind, payload).written());
    }
  }

  private GatewayTicket ticket() {
    if (ticket == null) {
      throw new IllegalStateException("there is no pipe before there is a ticket");
    }
    return ticket;
  }
}
