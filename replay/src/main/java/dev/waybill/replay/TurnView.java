package dev.waybill.replay;

import dev.waybill.journal.Notes.Mark;
import java.util.List;

/** A turn as its driver sees it at quiescence. */
public interface TurnView {

  /**
   * Operations that the code has issued and that still matter, in the order of issue. Once the code
   * has returned these are only works, sends and children to be finished.
   */
  List<Operation> open();

  /**
   * Keys of operations and branches that the code asked to cancel and for which no {@code
   * PROMISE_CANCEL} entry is recorded yet. The driver appends one for each before anything else.
   */
  List<String> cancelRequests();

  /** Marks decided in this turn; to be committed together with what it issued. */
  List<Mark> newMarks();

  /** How many entries are delivered: the {@code reached} to commit. */
  int cursor();

  /**
   * Whether the code asked not to be bound to this operation. A detached child outlives the run:
   * the run waits until a driver has committed it, not for its outcome. When nothing else is open,
   * begin it, commit, and return true without an entry, or suspend and run the turn again: it ends.
   */
  boolean isDetached(String key);

  /** True once the cancel entry is delivered: only compensations and {@code onCancel} run. */
  boolean isCancelling();

  /**
   * Runs a task on the parked thread of the one branch that waits for this operation; to be called
   * within {@link Driver#more}. The task does not hold up other branches; its own branch goes on
   * once the task has ended, also when it is stopped meanwhile.
   *
   * @return false when there is no such thread (the root's and the caller's are never lent); run it
   *     elsewhere then
   */
  boolean lend(Operation operation, Runnable task);
}
