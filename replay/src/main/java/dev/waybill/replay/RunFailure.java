package dev.waybill.replay;

import dev.waybill.Failure;

/** Carries a failure of the run that no user code threw. */
final class RunFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  RunFailure(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
