package dev.waybill.replay;

import dev.waybill.Promise;
import dev.waybill.StepFailedException;
import dev.waybill.spi.CombinablePromise;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A promise of one turn: of an operation, a branch, a map, or several of them. */
abstract class Pledge<T> implements CombinablePromise<T> {

  /** Who is told that a promise settled, in the order of registration. */
  interface Listener {
    void settled(Pledge<?> pledge);

    /** Whether code waits for that promise through this listener. */
    boolean needs(Pledge<?> pledge);
  }

  final Execution execution;

  /** The code that made it. */
  final Coroutine owner;

  /**
   * Races that are over are forgotten when so many listen: a loop may race one promise for ever.
   */
  private static final int PURGE = 16;

  private List<Listener> listeners = new ArrayList<>(1);
  private int purgeAt = PURGE;
  private boolean settled;
  private @Nullable T value;
  private @Nullable StepFailedException failure;
  private boolean observed;
  private boolean detached;
  private boolean excused;
  private boolean withdrawn;
  private boolean cancelled;

  Pledge(Execution execution, Coroutine owner) {
    this.execution = execution;
    this.owner = owner;
  }

  /** How messages call it, for example {@code step 'charge'}. */
  abstract String name();

  // ---- for the author

  @Override
  @SuppressWarnings("NullAway") // a value that was recorded as null is handed out as null
  public T await() {
    execution.checkAwait(this);
    observe();
    if (!settled) {
      execution.await(this);
    }
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  @Override
  public boolean isDone() {
    execution.checkUse("isDone", this);
    return settled;
  }

  @Override
  public void cancel() {
    execution.checkUse("cancel", this).checkIssuing();
    cancelOnce();
  }

  /** Asks for its cancel, unless it is settled or was cancelled before. */
  void cancelOnce() {
    if (!settled && !cancelled) {
      requestCancel();
    }
  }

  @Override
  public Promise<T> detach() {
    execution.checkUse("detach", this);
    markDetached();
    return this;
  }

  @Override
  public <X> Promise<X> join(Combination how, List<? extends Promise<?>> promises) {
    Coroutine owner = execution.checkUse(how.name().toLowerCase(Locale.ROOT), this);
    return Joined.of(execution, owner, how, promises);
  }

  abstract void requestCancel();

  // ---- settling

  boolean isSettled() {
    return settled;
  }

  @Nullable StepFailedException failure() {
    return failure;
  }

  @Nullable T value() {
    return value;
  }

  void succeed(@Nullable T newValue) {
    settle(newValue, null);
  }

  void fail(StepFailedException why) {
    settle(null, why);
  }

  private void settle(@Nullable T newValue, @Nullable StepFailedException why) {
    if (settled) {
      return;
    }
    settled = true;
    value = newValue;
    failure = why;
    List<Listener> told = listeners;
    listeners = List.of();
    for (Listener listener : told) {
      listener.settled(this);
    }
  }

  void listen(Listener listener) {
    if (settled) {
      listener.settled(this);
    } else {
      if (listeners.size() >= purgeAt) {
        listeners.removeIf(told -> told instanceof Joined joined && joined.isSettled());
        purgeAt = Math.max(PURGE, 2 * listeners.size());
      }
      listeners.add(listener);
    }
  }

  /** Whether code that has not ended waits for it, alone or among others. */
  boolean isAwaited() {
    for (Listener listener : listeners) {
      if (listener.needs(this)) {
        return true;
      }
    }
    return false;
  }

  /** The coroutine that waits for it, when that is all there is. */
  @Nullable Coroutine onlyWaiter() {
    Coroutine only = null;
    for (Listener listener : listeners) {
      if (listener.needs(this)) {
        if (only != null || !(listener instanceof Coroutine coroutine)) {
          return null;
        }
        only = coroutine;
      }
    }
    return only;
  }

  // ---- what the end of the run asks

  /** The code has asked for its outcome: a failure is its to handle. */
  void observe() {
    observed = true;
  }

  /** Nobody needs it any more: it lost a race, or was closed. */
  void excuse() {
    excused = true;
    execution.loosened();
  }

  void markDetached() {
    detached = true;
    execution.loosened();
  }

  /** Its cancel is recorded. */
  void markCancelled() {
    cancelled = true;
  }

  boolean isDetached() {
    return detached;
  }

  /** Closed by the turn, not by an entry of its own. */
  void withdraw() {
    withdrawn = true;
    excused = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  /** Whether the run may not end before it is settled. */
  boolean isBinding() {
    return !settled && bindsWhatItStarts();
  }

  /** Whether the run is bound to what its code starts, be the code itself ended or not. */
  boolean bindsWhatItStarts() {
    return !detached && isWanted();
  }

  /** Whether it is of use to code that the run is bound to. */
  boolean isWanted() {
    return !excused && (!owner.isBranch() || owner.result().bindsWhatItStarts());
  }

  /** A failure that no code asked about and nobody excused. */
  boolean isLostFailure() {
    return failure != null && !observed && !detached && !excused;
  }
}
