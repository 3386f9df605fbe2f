package dev.waybill.replay;

import dev.waybill.journal.EntryKind;

/**
 * The end of a run's code: what the run waits for once its code has returned, and what it closes at
 * once.
 */
final class Ending {
  private final Execution execution;
  private boolean active;
  private boolean loosened;
  private int committed = -1;

  Ending(Execution execution) {
    this.execution = execution;
  }

  /** Something is needed less than before. */
  void loosened() {
    loosened = true;
  }

  /** The driver has committed what was issued up to this position. */
  void committed(int cursor) {
    committed = cursor;
    loosened |= execution.ledger().hasDetached();
  }

  /** Waits until everything that binds the run is settled. */
  void await() {
    active = true;
    loosened = true;
    try {
      execution.awaitRoot(this::isReached);
    } finally {
      active = false;
    }
  }

  /**
   * Whether the run only waits for steps and sends: all code has returned, and no child is open.
   */
  boolean isPastCancelling() {
    if (!active || execution.scheduler().hasBranches()) {
      return false;
    }
    for (Issued<?> open : execution.ledger().eachOpen()) {
      if (open.operation.kind() == EntryKind.CHILD) {
        return false;
      }
    }
    return true;
  }

  /**
   * Closes what nobody needs any more.
   *
   * @return false when there was nothing to look at
   */
  boolean tidy() {
    if (!active || !loosened) {
      return false;
    }
    loosened = false;
    closeWhatNobodyNeeds();
    return true;
  }

  private boolean isReached() {
    return !execution.scheduler().anyBranch(this::isNeeded)
        && !hasBindingOperation()
        && execution.ledger().pendingRequests().isEmpty();
  }

  private boolean hasBindingOperation() {
    for (Issued<?> open : execution.ledger().eachOpen()) {
      if (binds(open)) {
        return true;
      }
    }
    return false;
  }

  private void closeWhatNobodyNeeds() {
    for (Coroutine branch : execution.scheduler().branches()) {
      if (!isNeeded(branch) && !branch.result().isAwaited()) {
        loosened |= branch.fate() != Coroutine.Fate.CLOSE;
        execution.stops().close(branch);
      }
    }
    execution.ledger().withdraw(open -> !isOfLiveBranch(open) && !binds(open) && !open.isAwaited());
  }

  private boolean isNeeded(Coroutine branch) {
    return branch.isShielded()
        || branch.result().isBinding()
        || isCancelRequested(branch)
        || branch.fate() == Coroutine.Fate.STOP;
  }

  private boolean isCancelRequested(Coroutine branch) {
    for (Coroutine c = branch; c != null && c.isBranch(); c = c.parent) {
      if (execution.ledger().isRequested(c.result().key())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfLiveBranch(Issued<?> open) {
    return open.owner.isBranch() && !open.owner.result().isSettled();
  }

  /** Steps and sends are finished; a child that the code is not bound to only has to be begun. */
  private boolean binds(Issued<?> open) {
    if (Stops.isTimed(open.operation)) {
      return false;
    }
    boolean child = open.operation.kind() == EntryKind.CHILD;
    if (execution.ledger().isRequested(open.operation.key())) {
      return child;
    }
    return open.isWanted() && !(child && open.isDetached() && isBegun(open));
  }

  /** A driver has committed it. */
  private boolean isBegun(Issued<?> open) {
    return open.cursor <= committed || execution.versions().isPassed(open.cursor);
  }
}
