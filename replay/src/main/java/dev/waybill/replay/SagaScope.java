package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Saga;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.spi.Names;
import dev.waybill.values.Failures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Code whose effects are undone when it is left by a failure or a stop. */
final class SagaScope implements Saga {
  static final String FAILED = "compensation-failed";

  private enum State {
    OPEN,
    COMMITTED,
    LEFT
  }

  private record Undo(String id, Step.Action compensation) {}

  private final String id;
  private final Execution execution;
  private final Coroutine owner;
  private final AsyncHandle step;
  private final Deque<Undo> undos = new ArrayDeque<>();
  private State state = State.OPEN;

  SagaScope(String id, Execution execution, Coroutine owner, AsyncHandle step) {
    this.id = Names.checkStepId(id);
    this.execution = execution;
    this.owner = owner;
    this.step = step;
  }

  <T> T run(Saga.Body<T> code) {
    T result;
    try {
      result = code.run(this);
    } catch (Throwable thrown) {
      throw left(thrown);
    }
    if (execution.isClosed()) {
      throw new Unwind("saga '" + id + "' returned while it was unwound");
    }
    if (isStopped()) {
      throw left(new Unwind("saga '" + id + "' was stopped"));
    }
    state = State.COMMITTED;
    undos.clear();
    return result;
  }

  @Override
  public void undo(String undoId, Step.Action compensation) {
    Names.checkStepId(undoId);
    Coroutine caller = execution.checkSaga(owner, undoId);
    switch (state) {
      case OPEN -> undos.push(new Undo(undoId, compensation));
      case COMMITTED ->
          throw Texts.misuse(
              "compensation '"
                  + undoId
                  + "' registered after saga '"
                  + id
                  + "' had returned; register it within the saga");
      case LEFT -> undoAtOnce(caller, new Undo(undoId, compensation));
    }
  }

  /** Undoes; returns what is to be thrown on. */
  private RuntimeException left(Throwable thrown) {
    state = State.LEFT;
    if (execution.isClosed() || owner.fate() == Coroutine.Fate.CLOSE || Crash.is(thrown)) {
      throw Crash.<RuntimeException>rethrow(thrown);
    }
    List<Failure> before = List.copyOf(owner.failedCompensations);
    while (!undos.isEmpty()) {
      undo(owner, undos.pop());
    }
    List<Failure> failures = owner.failedCompensations;
    if (isStopped() || failures.size() == before.size()) {
      throw Crash.<RuntimeException>rethrow(thrown);
    }
    Failure failure = failure(failures);
    owner.failedCompensations.clear();
    Failure original = Failures.of(thrown, execution.services().codec());
    String message = failure.message() + "; it was left by: " + original.message();
    Failure both =
        new Failure(failure.type(), message, failure.code(), failure.data(), failure.cause());
    throw new StepFailedException(id, 0, Texts.chain(both, original));
  }

  private boolean isStopped() {
    return owner.fate() == Coroutine.Fate.STOP;
  }

  /** A branch of the scope made an effect after the scope was left. */
  private void undoAtOnce(Coroutine caller, Undo undo) {
    int before = caller.failedCompensations.size();
    undo(caller, undo);
    if (caller.failedCompensations.size() > before && caller.fate() == Coroutine.Fate.RUN) {
      Failure failure = failure(caller.failedCompensations);
      caller.failedCompensations.clear();
      throw new StepFailedException(id, 0, failure);
    }
  }

  private void undo(Coroutine by, Undo undo) {
    by.shield();
    try {
      step.compensate(by, owner.key(undo.id()), undo.compensation()).await();
    } catch (StepFailedException e) {
      by.failedCompensations.add(named(e));
    } finally {
      by.unshield();
    }
  }

  private Failure named(StepFailedException e) {
    String message =
        "compensation '" + e.step() + "' of saga '" + id + "' failed: " + e.failure().message();
    return Failure.of("CompensationFailed", message).withCode(FAILED).withCause(e.failure());
  }

  /** One failure for several. */
  static Failure failure(List<Failure> failures) {
    Failure all = failures.get(failures.size() - 1);
    for (int i = failures.size() - 2; i >= 0; i--) {
      all = Texts.chain(failures.get(i), all);
    }
    return all;
  }
}
