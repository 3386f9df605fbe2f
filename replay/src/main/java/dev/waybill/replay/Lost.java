package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.StepFailedException;

/** A failure that no code asked about: it fails the run. */
final class Lost {
  static final String BRANCH_FAILED = "branch-failed";

  private Lost() {}

  /** Throws the first such failure. */
  static void check(Execution execution) {
    Pledge<?> pledge = execution.takeLostFailure();
    StepFailedException failure = pledge == null ? null : pledge.failure();
    if (pledge != null && failure != null) {
      throw new RunFailure(of(pledge, failure));
    }
  }

  private static Failure of(Pledge<?> pledge, StepFailedException failure) {
    String message =
        pledge.name() + " failed and nobody awaited it: " + failure.failure().message();
    return Failure.of("BranchFailed", message).withCode(BRANCH_FAILED).withCause(failure.failure());
  }
}
