package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.spi.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A strand of workflow code: the root on the caller's thread, a branch on a pooled one. */
final class Coroutine implements Runnable, Pledge.Listener {

  /** What is to become of the code. */
  enum Fate {
    RUN,
    /** Ends at its next call: the rule of its map is decided. */
    SKIP,
    /** Unwinds at once; its sagas compensate. */
    STOP,
    /** Unwinds at once and leaves everything as it is. */
    CLOSE
  }

  final Scheduler scheduler;
  final @Nullable Coroutine parent;

  /** What its entries' keys begin with: empty, or ends in a slash. */
  final String scope;

  final List<Failure> failedCompensations = new ArrayList<>(0);
  private final @Nullable BranchPledge<?> result;
  private final Map<String, int[]> uses = new HashMap<>();
  private int derived;
  private Fate fate = Fate.RUN;
  private int shields;
  private boolean scheduled;
  private @Nullable Pledge<?> awaited;
  private @Nullable Baton baton;
  private volatile boolean abandoned;

  private Coroutine(
      Scheduler scheduler,
      @Nullable Coroutine parent,
      String scope,
      @Nullable BranchPledge<?> result) {
    this.scheduler = scheduler;
    this.parent = parent;
    this.scope = scope;
    this.result = result;
  }

  /** The code of the run itself, on this thread. */
  static Coroutine root(Scheduler scheduler, String scope) {
    Coroutine root = new Coroutine(scheduler, null, scope, null);
    root.baton = new Baton(Thread.currentThread(), true);
    return root;
  }

  static Coroutine branch(Coroutine parent, BranchPledge<?> result) {
    Coroutine branch = new Coroutine(parent.scheduler, parent, result.key() + "/", result);
    branch.fate = parent.shields > 0 ? Fate.RUN : parent.fate;
    return branch;
  }

  // ---- names

  /** The key of the next use of this id. */
  String key(String id) {
    int[] count = uses.get(id);
    if (count == null) {
      uses.put(Names.checkStepId(id), new int[1]);
      return scope.isEmpty() ? id : scope + id;
    }
    return scope + id + ":" + ++count[0];
  }

  /** Counts the values derived in this scope. */
  int nextDerived() {
    return derived++;
  }

  /** How messages call it. */
  String name() {
    return result == null ? "the run" : result.name();
  }

  /** Where it stands: a branch, or what runs after a failure or cancel. */
  String place() {
    return switch (scope) {
      case "$failure/" -> "onFailure";
      case "$cancel/" -> "onCancel";
      default -> name();
    };
  }

  boolean isWithin(Coroutine ancestor) {
    for (Coroutine c = this; c != null; c = c.parent) {
      if (c == ancestor) {
        return true;
      }
    }
    return false;
  }

  // ---- fate

  boolean isBranch() {
    return result != null;
  }

  BranchPledge<?> result() {
    return Objects.requireNonNull(result);
  }

  Fate fate() {
    return fate;
  }

  /** Makes the fate worse, never better. */
  boolean doom(Fate worse) {
    if (worse.compareTo(fate) <= 0) {
      return false;
    }
    fate = worse;
    return true;
  }

  void shield() {
    shields++;
  }

  void unshield() {
    shields--;
  }

  boolean isShielded() {
    return shields > 0;
  }

  /** Throws when this code must not go on. */
  void checkIssuing() {
    if (fate != Fate.RUN && shields == 0) {
      throw new Unwind(name() + " was stopped");
    }
  }

  /** Throws when this code, woken from waiting for the promise, must not go on. */
  void checkWoken(Pledge<?> from) {
    if (fate != Fate.SKIP || from.isWithdrawn()) {
      checkIssuing();
    }
  }

  // ---- waiting

  @Nullable Pledge<?> awaited() {
    return awaited;
  }

  /** Parks until the promise settles, or this code is stopped. */
  void await(Pledge<?> pledge) {
    awaited = pledge;
    pledge.listen(this);
    scheduler.park(this);
    awaited = null;
  }

  @Override
  public void settled(Pledge<?> pledge) {
    if (awaited == pledge) {
      wake();
    }
  }

  @Override
  public boolean needs(Pledge<?> pledge) {
    return awaited == pledge;
  }

  /** Queues it to go on; has no effect unless it waits. */
  void wake() {
    if (awaited != null) {
      awaited = null;
      scheduler.enqueue(this);
    }
  }

  boolean takeScheduled() {
    boolean was = scheduled;
    scheduled = false;
    return was;
  }

  void schedule() {
    scheduled = true;
  }

  // ---- thread

  @Nullable Baton baton() {
    return baton;
  }

  boolean isOn(Thread thread) {
    return baton != null && baton.isOf(thread);
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Gives up on code that does not unwind; its thread is left to it. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public void run() {
    Coroutine next = this;
    while (next != null) {
      next = next.execute();
    }
    Thread.interrupted();
  }

  /** Runs the branch; returns a branch to run on this same thread, or null. */
  private @Nullable Coroutine execute() {
    baton = new Baton(Thread.currentThread(), false);
    scheduler.holds(this);
    takeScheduled();
    result().execute(this);
    return abandoned ? null : scheduler.leave(this);
  }
}
