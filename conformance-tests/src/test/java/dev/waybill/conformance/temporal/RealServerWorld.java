package dev.waybill.conformance.temporal;

import dev.waybill.Workflow;
import dev.waybill.conformance.target.World;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.temporal.TemporalBackend;
import dev.waybill.values.JournalJson;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A namespace on a real server, and a worker there. Its time goes on by itself; to advance is to
 * wait.
 *
 * <p>What acts and looks take is part of the time that is advanced after the first time; otherwise
 * a sequence of them would drift away from the runs' deadlines.
 */
final class RealServerWorld implements World {
  private static final Duration HUNG = Duration.ofMinutes(2);

  private static final Duration QUIET = Duration.ofMillis(300);
  private static final int CHECKS = 3;

  private final ServerObserver observer;
  private final String namespace;
  private final TemporalBackend backend;
  private Instant settling = Instant.now();
  private @Nullable Instant reached;
  private Duration late = Duration.ZERO;

  /** Whether something was done since time was advanced; the server's lists lag behind it. */
  private boolean acted = true;

  private boolean atWork = true;

  private RealServerWorld(
      ServerObserver observer, String namespace, List<Workflow<?, ?>> workflows) {
    this.observer = observer;
    this.namespace = namespace;
    this.backend = backend(observer.address(), namespace, workflows);
  }

  /** Opens a world when there is room for one that is at work. */
  static RealServerWorld open(
      ServerObserver observer, String namespace, List<Workflow<?, ?>> workflows) {
    observer.room().acquireUninterruptibly();
    if (workflows.stream().anyMatch(each -> !each.definition().cronTriggers().isEmpty())) {
      awaitMiddleOfMinute();
    }
    try {
      return new RealServerWorld(observer, namespace, workflows);
    } catch (RuntimeException | Error e) {
      observer.room().release();
      throw e;
    }
  }

  /** Whoever counts what is done at full minutes had better not begin at one. */
  private static void awaitMiddleOfMinute() {
    long second = Instant.now().getEpochSecond() % 60;
    if (second < 5 || second > 40) {
      await(Instant.now().plusSeconds(Math.floorMod(6 - second, 60)));
    }
  }

  /** From here on it mostly waits. */
  private void leave() {
    if (atWork) {
      atWork = false;
      observer.room().release();
    }
  }

  private static TemporalBackend backend(
      String address, String namespace, List<Workflow<?, ?>> workflows) {
    return TemporalBackend.open(
        new BackendContext(
            "conformance",
            "1",
            Map.of(
                "waybill.temporal.address",
                address,
                "waybill.temporal.namespace",
                namespace,
                "waybill.callback.key",
                "a key for the tests of this backend"),
            workflows,
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            true));
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  /**
   * Counts from the last act before the first advance, so that nothing that is not due has happened
   * when it returns.
   */
  @Override
  public void advance(Duration duration) {
    if (reached == null) {
      reached = settling;
      late = Duration.between(settling, Instant.now());
    }
    reached = reached.plus(duration);
    leave();
    await(reached);
    acted = false;
  }

  /** Counts from when all had come to rest, so that everything that is due has happened. */
  @Override
  public void beforeAct() {
    if (reached != null && !acted) {
      await(reached.plus(late));
    }
    acted = true;
  }

  private static void await(Instant until) {
    while (Instant.now().isBefore(until)) {
      LockSupport.parkNanos(Duration.between(Instant.now(), until).toNanos());
    }
  }

  /** Nothing is at work in this process, and the server has nothing to give to it. */
  @Override
  public void settle() {
    settling = Instant.now();
    Instant hung = settling.plus(HUNG);
    int calm = acted ? -CHECKS : -1;
    while (calm < 0) {
      boolean unused = backend.settle(QUIET.multipliedBy(2));
      calm = observer.rests(namespace) ? calm + 1 : -CHECKS;
      if (Instant.now().isAfter(hung)) {
        throw new IllegalStateException("something still executes after " + HUNG);
      }
      if (calm < 0) {
        LockSupport.parkNanos(QUIET.toNanos());
      }
    }
  }

  @Override
  public World restart(List<Workflow<?, ?>> workflows) {
    backend.close();
    RealServerWorld next = new RealServerWorld(observer, namespace, workflows);
    next.reached = reached;
    next.late = late;
    next.atWork = atWork;
    return next;
  }

  @Override
  public Journal carry(Journal journal) {
    return JournalJson.read(JournalJson.write(journal));
  }

  @Override
  public void close() {
    leave();
    backend.close();
  }
}
