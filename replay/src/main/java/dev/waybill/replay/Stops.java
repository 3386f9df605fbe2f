package dev.waybill.replay;

import dev.waybill.journal.EntryKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Stops code: a promise that was cancelled, a map that is decided, a run that failed or is
 * cancelled.
 */
final class Stops {
  private final Scheduler scheduler;
  private final Ledger ledger;
  private final Set<Fan<?, ?>> fans = new LinkedHashSet<>();
  private boolean failing;
  private boolean cancelled;

  Stops(Scheduler scheduler, Ledger ledger) {
    this.scheduler = scheduler;
    this.ledger = ledger;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isStopping() {
    return cancelled || failing;
  }

  void began(Fan<?, ?> fan) {
    fans.add(fan);
  }

  void ended(Fan<?, ?> fan) {
    fans.remove(fan);
  }

  /**
   * The cancel entry was delivered: everything stops, compensations aside.
   *
   * @return false when the run is already being stopped
   */
  boolean cancelRun() {
    if (isStopping()) {
      return false;
    }
    cancelled = true;
    stop(branch -> true, Coroutine.Fate.STOP);
    scheduler.root().doom(Coroutine.Fate.STOP);
    return true;
  }

  /** The run failed: its branches stop. */
  void failRun() {
    failing = true;
    stopBranches();
  }

  void stopBranches() {
    stop(branch -> true, Coroutine.Fate.STOP);
  }

  void cancel(Pledge<?> target) {
    target.markCancelled();
    if (target instanceof Issued<?> issued) {
      ledger.withdraw(open -> open == issued);
    } else if (target instanceof Fan<?, ?> fan) {
      fan.giveUp();
      stop(branch -> fan.isAround(branch), Coroutine.Fate.STOP);
    } else if (target instanceof BranchPledge<?> result) {
      stop(branch -> isWithin(branch, result), Coroutine.Fate.STOP);
    }
  }

  /** Lets the branch and what it started go, without compensation. */
  void close(Coroutine top) {
    stop(branch -> branch.isWithin(top), Coroutine.Fate.CLOSE);
  }

  /** The map is decided: its items may end what they have begun. */
  void skip(Fan<?, ?> fan) {
    for (Coroutine doomed : doom(fan::isAround, Coroutine.Fate.SKIP)) {
      dropUnlessStarted(doomed);
    }
    ledger.withdraw(
        open -> fan.isAround(open.owner) && isTimed(open.operation) && !open.owner.isShielded());
  }

  private void stop(Predicate<Coroutine> which, Coroutine.Fate fate) {
    for (Fan<?, ?> fan : List.copyOf(fans)) {
      if (which.test(fan.owner)) {
        fan.giveUp();
      }
    }
    for (Coroutine doomed : doom(which, fate)) {
      if (!dropUnlessStarted(doomed) && !doomed.isShielded()) {
        doomed.wake();
      }
    }
    ledger.withdraw(
        open -> which.test(open.owner) && open.operation.kind() != EntryKind.COMPENSATION);
  }

  private boolean dropUnlessStarted(Coroutine branch) {
    boolean dropped = scheduler.drop(branch);
    if (dropped) {
      branch.result().stopped(branch);
    }
    return dropped;
  }

  /** Newest first, so that what was done last is undone first. */
  private List<Coroutine> doom(Predicate<Coroutine> which, Coroutine.Fate fate) {
    List<Coroutine> doomed = new ArrayList<>();
    for (Coroutine branch : scheduler.branches()) {
      if (which.test(branch) && branch.doom(fate)) {
        doomed.add(branch);
      }
    }
    Collections.reverse(doomed);
    return doomed;
  }

  private static boolean isWithin(Coroutine branch, BranchPledge<?> top) {
    for (Coroutine c = branch; c != null && c.isBranch(); c = c.parent) {
      if (c.result() == top) {
        return true;
      }
    }
    return false;
  }

  static boolean isTimed(Operation operation) {
    return operation instanceof Operation.Sleep
        || operation instanceof Operation.Wait
        || operation instanceof Operation.CallbackWait;
  }
}
