package dev.waybill.replay;

import dev.waybill.journal.Notes.Mark;
import java.util.List;

/** A turn as its driver sees it. */
record View(Ledger ledger, Versions versions, Stops stops) implements TurnView {

  @Override
  public List<Operation> open() {
    return ledger.operations();
  }

  @Override
  public List<String> cancelRequests() {
    return ledger.pendingRequests();
  }

  @Override
  public List<Mark> newMarks() {
    return versions.fresh();
  }

  @Override
  public int cursor() {
    return ledger.cursor();
  }

  @Override
  public boolean isDetached(String key) {
    return ledger.isDetached(key);
  }

  @Override
  public boolean isCancelling() {
    return stops.isCancelled();
  }

  @Override
  public boolean lend(Operation operation, Runnable task) {
    Issued<?> issued = ledger.open(operation.key());
    Coroutine waiter = issued == null ? null : issued.onlyWaiter();
    Baton baton = waiter == null || !waiter.isBranch() ? null : waiter.baton();
    if (baton == null || baton.isLent()) {
      return false;
    }
    baton.lend(task);
    return true;
  }
}
