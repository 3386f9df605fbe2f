package dev.waybill.local;

import dev.waybill.Event;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.Capability;
import dev.waybill.spi.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The embedded engine, opened. */
public final class LocalBackend implements Backend, VirtualTime {
  /** The backend's name in settings. */
  public static final String NAME = "local";

  private final Engine engine;
  private final Store store;
  private final Exports exports;
  private final Imports imports;
  private final LocalClient client;

  private LocalBackend(Engine engine, Store store) {
    this.engine = engine;
    this.store = store;
    exports = new Exports(engine);
    imports = new Imports(engine);
    client = new LocalClient(this, engine);
  }

  /**
   * Opens the engine. Settings: {@code waybill.local.file} (a path, or {@code memory}; default
   * {@code .waybill/local.db}), {@code waybill.local.workers} (runs executing at a time; default
   * 64), {@code waybill.local.clock} ({@code system}; {@code virtual}, which skips time while a
   * client waits for a result; {@code manual}, which moves only by {@link #advance}; the latter two
   * take {@code :} and an ISO instant to start at; default {@code system}).
   *
   * @throws dev.waybill.WaybillException when a setting or definition breaks a rule, or the file is
   *     in use, damaged or newer
   */
  public static LocalBackend open(BackendContext context) {
    var warnings = dev.waybill.values.DefinitionCheck.checkWorkflows(context.workflows());
    warnings.forEach(text -> System.getLogger("waybill.local").log(System.Logger.Level.INFO, text));
    LocalSettings settings = LocalSettings.of(context.settings());
    Store store = Store.open(settings);
    try {
      Engine engine =
          new Engine(
              context, settings.clock(), store.db(), store.tokens(settings), settings.workers());
      recover(engine, store.db());
      engine.writer.start();
      return new LocalBackend(engine, store);
    } catch (SQLException e) {
      store.close();
      throw Problems.unavailable(store.db().place(), e);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Brings schedules in line, and has go on what was executing when the file was left. */
  private static void recover(Engine engine, Db db) throws SQLException {
    db.begin();
    engine.schedules.define(db);
    engine.events.forget(db);
    engine.timers.load(db);
    var unfinished =
        db.list(
            "SELECT * FROM run WHERE ended_at IS NULL AND status <> 'SCHEDULED' AND (need_turn = 1"
                + " OR cancel_reason IS NOT NULL OR status = 'STALLED') ORDER BY n",
            RunRow::map);
    db.commit();
    db.takeAfterCommit().forEach(Runnable::run);
    engine.timers.load(db);
    unfinished.forEach(engine.scheduler::ready);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capability.Support supports(Capability capability) {
    return LocalBackendProvider.support(capability);
  }

  @Override
  public WorkflowClient client() {
    return client;
  }

  @Override
  public Journal export(String runId) {
    return engine.writer.call(db -> exports.export(db, runId));
  }

  @Override
  public void startFrom(Journal journal) {
    boolean unused = engine.writer.call(db -> imports.startFrom(db, journal));
  }

  /** The journal of a new run that repeats another up to an entry. */
  Journal fork(Journal journal, String entryKey) {
    return exports.fork(journal, entryKey);
  }

  @Override
  public boolean isVirtual() {
    return engine.clock instanceof EngineClock.Virtual;
  }

  @Override
  public Instant now() {
    return EngineClock.instant(engine.clock.now());
  }

  /**
   * Moves a virtual clock on, firing what becomes due in order and letting the work it causes end
   * before the next.
   *
   * @throws IllegalStateException when the clock is the system's
   */
  @Override
  public void advance(Duration time) {
    EngineClock.Virtual clock = virtual();
    for (LiveRun live : engine.live.values()) {
      live.working().forEach(Working::hold);
      live.poke();
    }
    long target = clock.now() + time.toNanos() / 1_000;
    while (step(clock, target)) {
      settle(Duration.ofMinutes(1));
    }
    clock.moveTo(target);
    settle(Duration.ofMinutes(1));
  }

  @Override
  public boolean settle(Duration patience) {
    try {
      return engine.activity.awaitNone(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Skips virtual time, event by event, until something holds; returns at once on a real clock. */
  void skipTimeUntil(BooleanSupplier holds, Duration patience) throws TimeoutException {
    if (!(engine.clock instanceof EngineClock.Virtual clock) || !clock.skips()) {
      return;
    }
    long until = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      long left = until - System.nanoTime();
      if (left <= 0 || !settle(Duration.ofNanos(left))) {
        return;
      }
      if (holds.getAsBoolean()) {
        return;
      }
      if (!step(clock, Timers.NEVER - 1)) {
        throw new TimeoutException(
            "nothing is due and nothing executes; what the run waits for never comes by itself");
      }
    }
  }

  /** Fires the next thing that is due by then; false when there is none. */
  private boolean step(EngineClock.Virtual clock, long target) {
    settle(Duration.ofMinutes(1));
    long next = Math.min(engine.timers.next(), engine.workbench.nextCheck());
    if (next > target) {
      return false;
    }
    clock.moveTo(next);
    engine.workbench.check();
    boolean unused = engine.writer.call(engine.firing::fire);
    return true;
  }

  /** Runs a transaction of a test's own. */
  <T> T onWriter(Writer.Tx<T> tx) {
    return engine.writer.call(tx);
  }

  /** Queues a transaction of a test's own. */
  <T> CompletableFuture<T> queueOnWriter(Writer.Tx<T> tx) {
    return engine.writer.submit(tx);
  }

  /** Looks for bodies that have overrun their time as if it were that much later. */
  void sweepAfter(Duration later) {
    engine.workbench.sweep(engine.clock.now() + later.toNanos() / 1_000);
  }

  Outgoing outgoing(Event<?> event) {
    return client.outgoing(event);
  }

  private EngineClock.Virtual virtual() {
    if (engine.clock instanceof EngineClock.Virtual virtual) {
      return virtual;
    }
    throw new IllegalStateException(
        "advance needs a virtual clock; set waybill.local.clock=virtual");
  }

  @Override
  public void close() {
    engine.close();
    engine.scheduler.close(30_000);
    engine.workbench.close();
    engine.writer.close();
    store.close();
  }
}
