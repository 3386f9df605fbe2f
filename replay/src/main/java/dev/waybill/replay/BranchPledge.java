package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.StepOptions;
import dev.waybill.values.Failures;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The promise of a branch: what its code returns or throws. */
class BranchPledge<T> extends Pledge<T> {
  private static final System.Logger LOG = System.getLogger("dev.waybill.replay.Turn");

  private final String key;
  private final StepOptions options;
  private Step.@Nullable Branch<T> code;

  BranchPledge(
      Execution execution, Coroutine owner, String key, StepOptions options, Step.Branch<T> code) {
    super(execution, owner);
    this.key = key;
    this.options = options;
    this.code = code;
  }

  String key() {
    return key;
  }

  @Override
  String name() {
    return "branch '" + key + "'";
  }

  @Override
  void requestCancel() {
    execution.ledger().request(key, this);
  }

  /** Runs the code, on the branch's own thread. */
  void execute(Coroutine me) {
    try {
      me.checkIssuing();
      T result = Objects.requireNonNull(code).run(new Handle(execution, me, options));
      returned(me, result);
    } catch (Throwable thrown) {
      threw(me, thrown);
    }
    code = null;
    execution.loosened();
  }

  private void returned(Coroutine me, T result) {
    if (execution.isClosed()) {
      LOG.log(System.Logger.Level.WARNING, name() + " returned while it was unwound; ignored");
    } else if (me.fate() == Coroutine.Fate.STOP || me.fate() == Coroutine.Fate.CLOSE) {
      stopped(me);
    } else {
      succeed(result);
    }
  }

  private void threw(Coroutine me, Throwable thrown) {
    if (Crash.is(thrown)) {
      execution.crash(thrown);
    } else if (execution.isClosed()) {
      if (!(thrown instanceof Unwind)) {
        LOG.log(
            System.Logger.Level.WARNING, name() + " threw while it was unwound; ignored", thrown);
      }
    } else if (isStop(me, thrown)) {
      stopped(me);
    } else {
      fail(failure(thrown));
      execution.failed(this);
    }
  }

  private static boolean isStop(Coroutine me, Throwable thrown) {
    return switch (me.fate()) {
      case RUN -> false;
      case SKIP -> thrown instanceof Unwind;
      case STOP, CLOSE -> true;
    };
  }

  /** Ends it without a result. */
  void stopped(Coroutine me) {
    if (me.failedCompensations.isEmpty()) {
      withdraw();
      fail(Texts.cancelled(key, name()));
    } else if (execution.isStopping()) {
      withdraw();
      execution.compensationsFailed(me.failedCompensations);
      fail(Texts.cancelled(key, name()));
    } else {
      Failure failure = SagaScope.failure(me.failedCompensations);
      fail(new StepFailedException(key, 0, failure));
      execution.failed(this);
    }
  }

  private StepFailedException failure(Throwable thrown) {
    if (thrown instanceof StepFailedException step) {
      return step;
    }
    return new StepFailedException(key, 0, Failures.of(thrown, execution.services().codec()));
  }
}
