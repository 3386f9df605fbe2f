package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One turn: moves the journal on when all code is parked, until the outcome is fixed. */
class Execution implements Scheduler.Quiescence {
  private final Recording recording;
  private final Services services;
  private final Driver driver;
  private final UnwindLimit limit;
  private final Scheduler scheduler;
  private final Ledger ledger;
  private final Versions versions;
  private final Stops stops;
  private final Ending ending;
  private final TurnView view;
  private final List<Pledge<?>> failed = new ArrayList<>();
  private final List<Failure> failedCompensations = new ArrayList<>();
  private @Nullable BooleanSupplier rootWaitsFor;
  private @Nullable WaybillException deadlock;
  private @Nullable Outcome outcome;
  private @Nullable Throwable crash;
  private volatile boolean over;

  Execution(Recording recording, Services services, Driver driver) {
    this(new Parts(recording), services, driver, UnwindLimit.DEFAULT);
  }

  Execution(Parts parts, Services services, Driver driver, UnwindLimit limit) {
    this.recording = parts.recording();
    this.services = services;
    this.driver = driver;
    this.limit = limit;
    this.ledger = parts.ledger();
    this.versions = parts.versions();
    this.scheduler = new Scheduler(this, recording.header().determinism().width());
    this.stops = new Stops(scheduler, ledger);
    this.ending = new Ending(this);
    this.view = new View(ledger, versions, stops);
  }

  /** What keeps the rules that are known by the journal alone. */
  record Parts(Recording recording, Ledger ledger, Versions versions) {
    Parts(Recording recording) {
      this(recording, new Ledger(recording), new Versions(recording));
    }
  }

  /** Runs the code to an outcome. */
  Outcome run(Lifecycle<?, ?> lifecycle) {
    scheduler.holds(scheduler.root());
    @Nullable Outcome ended = lifecycle.around();
    scheduler.close();
    scheduler.unwind(limit);
    Watchdog.end(this);
    over = true;
    if (crash != null) {
      throw Crash.<RuntimeException>rethrow(crash);
    }
    if (!scheduler.stuck().isEmpty()) {
      return new Outcome.Diverged("the turn is over", String.join("\n", scheduler.stuck()));
    }
    return Objects.requireNonNull(outcome == null ? ended : outcome);
  }

  // ---- parts

  Header header() {
    return recording.header();
  }

  Services services() {
    return services;
  }

  Ledger ledger() {
    return ledger;
  }

  Versions versions() {
    return versions;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Stops stops() {
    return stops;
  }

  Ending ending() {
    return ending;
  }

  // ---- state

  boolean isClosed() {
    return scheduler.isClosed();
  }

  boolean isOver() {
    return over;
  }

  /** Whether the code repeats what an earlier turn did. */
  boolean isReplaying() {
    return versions.isPassed(ledger.cursor());
  }

  /** Whether nothing the code says now is new to anybody. */
  boolean isSilent() {
    return isReplaying() || driver.isReplaying();
  }

  /** The version that the code goes on with at a change id. */
  int version(String changeId, int newest, int cursor) {
    if (!versions.isDecided(changeId) && !versions.isPassed(cursor)) {
      scheduler
          .onCallersThread(() -> driver.version(changeId, newest))
          .ifPresent(version -> versions.take(changeId, version));
    }
    return versions.decide(changeId, newest, cursor);
  }

  /** Whether the run as a whole is being stopped: it failed, or was cancelled. */
  boolean isStopping() {
    return stops.isStopping();
  }

  /** Fixes the outcome, whatever the code does from here on. */
  void close(Outcome fixed) {
    if (outcome == null) {
      outcome = fixed;
    }
    scheduler.close();
  }

  void diverge(String recorded, String issued) {
    close(new Outcome.Diverged(recorded, issued));
  }

  @Override
  public void crash(Throwable error) {
    if (crash == null) {
      crash = error;
    }
    scheduler.close();
  }

  /** Something is needed less than before. */
  void loosened() {
    ending.loosened();
  }

  /** A promise failed; somebody should come to ask about it. */
  void failed(Pledge<?> pledge) {
    failed.add(pledge);
  }

  /** The first failure that no code asked about; forgets them all. */
  @Nullable Pledge<?> takeLostFailure() {
    Pledge<?> first = null;
    for (Pledge<?> pledge : failed) {
      if (first == null && pledge.isLostFailure()) {
        first = pledge;
      }
    }
    failed.clear();
    return first;
  }

  void compensationsFailed(List<Failure> failures) {
    failedCompensations.addAll(failures);
  }

  List<Failure> failedCompensations() {
    return failedCompensations;
  }

  // ---- checks

  /** Checks that this code may use its handle here and now. */
  void enter(Coroutine me, String verb, String id) {
    if (scheduler.current() == me && me.isOn(Thread.currentThread())) {
      if (isClosed()) {
        throw Misuse.afterClose(this, me, verb, id);
      }
      me.checkIssuing();
    } else {
      throw Misuse.elsewhere(this, me, verb, id);
    }
  }

  /** Checks that a promise may be used here and now; returns the code that does. */
  Coroutine checkUse(String verb, Pledge<?> pledge) {
    Coroutine me = scheduler.current();
    if (me == null || !me.isOn(Thread.currentThread())) {
      throw Misuse.elsewhere(this, pledge.owner, verb, pledge.name());
    }
    if (isClosed()) {
      throw Misuse.afterClose(this, me, verb, pledge.name());
    }
    return me;
  }

  /** Checks that a compensation may be registered here and now; returns the code that does. */
  Coroutine checkSaga(Coroutine owner, String id) {
    Coroutine me = scheduler.current();
    if (me == null || !me.isOn(Thread.currentThread())) {
      throw Misuse.elsewhere(this, owner, "step", id);
    }
    if (isClosed()) {
      throw Misuse.afterClose(this, me, "step", id);
    }
    return me;
  }

  void checkAwait(Pledge<?> pledge) {
    checkUse("await", pledge).checkWoken(pledge);
  }

  // ---- waiting

  /** Parks the running code until the promise settles. */
  void await(Pledge<?> pledge) {
    Coroutine me = Objects.requireNonNull(scheduler.current());
    me.await(pledge);
    resumed(me, pledge.name());
    me.checkWoken(pledge);
  }

  /** Parks the root until the condition holds at quiescence. */
  void awaitRoot(BooleanSupplier condition) {
    Coroutine root = scheduler.root();
    rootWaitsFor = condition;
    scheduler.park(root);
    rootWaitsFor = null;
    resumed(root, "the end");
    root.checkIssuing();
  }

  private void resumed(Coroutine me, String awaited) {
    if (isClosed()) {
      if (me == scheduler.root()) {
        scheduler.unwind(limit);
        Watchdog.begin(this, limit);
      }
      throw new Unwind("the turn ended while " + me.name() + " waited for " + awaited);
    }
    WaybillException stuck = deadlock;
    if (stuck != null && me == scheduler.root()) {
      deadlock = null;
      throw stuck;
    }
  }

  // ---- quiescence

  @Override
  public boolean advance() {
    if (ending.tidy() || wakesRoot()) {
      return true;
    }
    if (ledger.isIdle() && scheduler.admitOne()) {
      return true; // whatever is recorded: the first time nothing was
    }
    if (ledger.hasNext()) {
      if (ledger.fits(ledger.next()) || !scheduler.admitOne()) {
        deliver(ledger.next());
      }
      return true;
    }
    if (ledger.isIdle()) {
      reportDeadlock();
      return true;
    }
    return false;
  }

  private boolean wakesRoot() {
    BooleanSupplier condition = rootWaitsFor;
    if (condition == null || !condition.getAsBoolean()) {
      return false;
    }
    wakeRoot();
    return true;
  }

  private void wakeRoot() {
    if (rootWaitsFor != null) {
      rootWaitsFor = null;
      scheduler.enqueue(scheduler.root());
    } else {
      scheduler.root().wake();
    }
  }

  private void reportDeadlock() {
    deadlock =
        Texts.misuse(
            "nothing is open that could settle what the code waits for: " + scheduler.describe());
    wakeRoot();
  }

  private void deliver(Entry entry) {
    if (!ledger.fits(entry)) {
      diverge(Texts.name(entry), Texts.issued(ledger.operations(), rootWaitsFor != null));
      return;
    }
    switch (entry.kind()) {
      case CANCEL -> cancelRun(entry);
      case PROMISE_CANCEL -> cancelPromise(entry);
      default -> settle(entry);
    }
  }

  private void settle(Entry entry) {
    Issued<?> issued = ledger.take(entry);
    if (issued == null) {
      return;
    }
    try {
      issued.settle(entry);
    } catch (RuntimeException e) {
      diverge(Texts.name(entry), "the code reads it otherwise: " + e.getMessage());
    }
  }

  private void cancelPromise(Entry entry) {
    ledger.take(entry);
    Pledge<?> target = ledger.takeRequest(entry);
    if (!target.isSettled()) {
      stops.cancel(target);
    }
  }

  private void cancelRun(Entry entry) {
    ledger.take(entry);
    if (!ending.isPastCancelling() && stops.cancelRun() && !scheduler.root().isShielded()) {
      wakeRoot();
    }
  }

  @Override
  public void askDriver() {
    int cursor = ledger.cursor();
    if (driver.more(view)) {
      ending.committed(cursor);
    } else {
      close(new Outcome.Waiting(ledger.operations()));
    }
  }
}
