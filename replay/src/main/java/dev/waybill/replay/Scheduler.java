package dev.waybill.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Passes the baton: exactly one coroutine runs at a time, woken ones in the order of their waking.
 * When none can run, the turn is quiescent and {@link Quiescence} goes on with it.
 */
final class Scheduler {

  /** What happens when all code is parked. */
  interface Quiescence {
    /**
     * Goes on without the driver.
     *
     * @return false when nothing is left but to ask the driver
     */
    boolean advance();

    /** Asks the driver; on the caller's thread, while nobody holds the baton. */
    void askDriver();

    /** Ends the turn with this error. */
    void crash(Throwable error);
  }

  private final Quiescence quiescence;
  private final int width;
  private final ArrayDeque<Coroutine> ready = new ArrayDeque<>();
  private final Set<Coroutine> live = new LinkedHashSet<>();
  private final Set<Coroutine> waiting = new LinkedHashSet<>();
  private final List<String> stuck = new ArrayList<>(0);
  private Coroutine root;
  private volatile @Nullable Coroutine current;
  private volatile boolean closed;

  Scheduler(Quiescence quiescence, int width) {
    this.quiescence = quiescence;
    this.width = Math.max(1, width);
    this.root = Coroutine.root(this, "");
  }

  // ---- who runs

  Coroutine root() {
    return root;
  }

  /** Goes on with other code on the caller's thread, in a scope of its own. */
  Coroutine replaceRoot(String scope) {
    root = Coroutine.root(this, scope);
    current = root;
    return root;
  }

  @Nullable Coroutine current() {
    return current;
  }

  void holds(Coroutine coroutine) {
    current = coroutine;
  }

  boolean isClosed() {
    return closed;
  }

  /** The outcome is fixed: from here on every coroutine unwinds. */
  void close() {
    closed = true;
  }

  // ---- branches

  /** Takes a new branch: it starts when its turn comes and the width allows. */
  void add(Coroutine branch) {
    waiting.add(branch);
    admitWithinWidth();
  }

  private void admitWithinWidth() {
    while (live.size() < width && !waiting.isEmpty()) {
      admitOne();
    }
  }

  /** Starts one branch beyond the width. */
  boolean admitOne() {
    if (waiting.isEmpty()) {
      return false;
    }
    Coroutine next = waiting.iterator().next();
    waiting.remove(next);
    live.add(next);
    ready.add(next);
    return true;
  }

  /** Drops a branch that has not started. */
  boolean drop(Coroutine branch) {
    return waiting.remove(branch);
  }

  boolean hasBranches() {
    return !live.isEmpty() || !waiting.isEmpty();
  }

  /** Branches that have not ended, in order of creation. */
  List<Coroutine> branches() {
    List<Coroutine> all = new ArrayList<>(live);
    all.addAll(waiting);
    return all;
  }

  /** What each strand of code waits for. */
  String describe() {
    StringBuilder text = new StringBuilder(describe(root));
    live.forEach(branch -> text.append("; ").append(describe(branch)));
    return text.toString();
  }

  private static String describe(Coroutine coroutine) {
    Pledge<?> awaited = coroutine.awaited();
    return coroutine.name() + " waits for " + (awaited == null ? "its branches" : awaited.name());
  }

  /** Whether any branch that has not ended is like that. */
  boolean anyBranch(Predicate<Coroutine> like) {
    return live.stream().anyMatch(like) || waiting.stream().anyMatch(like);
  }

  void enqueue(Coroutine woken) {
    ready.add(woken);
  }

  // ---- the baton

  /** Gives the baton away until the coroutine is woken or the turn is closed. */
  void park(Coroutine me) {
    while (!me.takeScheduled() && !closed) {
      Coroutine next = pick();
      if (next != me) {
        pass(next);
        baton(me).hold();
      }
    }
    current = me;
  }

  /** Ends a branch; returns a branch that is to run on its thread, or null. */
  @Nullable Coroutine leave(Coroutine branch) {
    live.remove(branch);
    if (!closed) {
      admitWithinWidth();
    }
    Coroutine next = pick();
    current = next;
    Baton baton = next.baton();
    if (baton == null) {
      return next;
    }
    baton.pass();
    return null;
  }

  /** Who runs next. The root when the turn is closed or only the driver can go on. */
  private Coroutine pick() {
    while (!closed) {
      Coroutine next = ready.poll();
      if (next != null) {
        next.schedule();
        return next;
      }
      if (!advance()) {
        if (!root.isOn(Thread.currentThread())) {
          return root;
        }
        askDriver();
      }
    }
    return root;
  }

  private boolean advance() {
    try {
      return quiescence.advance();
    } catch (Throwable e) {
      quiescence.crash(e);
      return true;
    }
  }

  private void askDriver() {
    current = null;
    try {
      quiescence.askDriver();
    } catch (Throwable e) {
      quiescence.crash(e);
    }
  }

  /** Has a task run on the caller's thread, which is parked unless it is this one. */
  <T> T onCallersThread(Callable<T> task) {
    FutureTask<T> lent = new FutureTask<>(task);
    if (root.isOn(Thread.currentThread())) {
      lent.run();
    } else {
      baton(root).lend(lent);
    }
    try {
      return lent.get();
    } catch (ExecutionException e) {
      quiescence.crash(e.getCause() == null ? e : e.getCause());
      throw new Unwind("the turn crashed");
    } catch (InterruptedException e) {
      quiescence.crash(e);
      throw new Unwind("interrupted");
    }
  }

  private void pass(Coroutine next) {
    current = next;
    Baton baton = next.baton();
    if (baton == null) {
      BranchThreads.start(next);
    } else {
      baton.pass();
    }
  }

  private static Baton baton(Coroutine coroutine) {
    return Objects.requireNonNull(coroutine.baton());
  }

  // ---- unwinding

  /**
   * Unwinds every branch, newest first; on the root's thread, once the turn is closed. Leaves a
   * branch that does not end in time.
   */
  void unwind(UnwindLimit limit) {
    waiting.clear();
    ready.clear();
    while (!live.isEmpty()) {
      Coroutine newest = newest();
      Baton baton = newest.baton();
      if (baton == null) {
        live.remove(newest);
        continue;
      }
      pass(newest);
      if (!baton(root).hold(limit.watching(baton))) {
        live.remove(newest);
        newest.abandon();
        stuck.add(limit.describe(newest, baton));
      }
    }
    current = root;
  }

  /** The branches that did not unwind. */
  List<String> stuck() {
    return stuck;
  }

  private Coroutine newest() {
    Coroutine last = root;
    for (Coroutine branch : live) {
      last = branch;
    }
    return last;
  }
}
