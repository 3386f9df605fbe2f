package dev.waybill.client;

import dev.waybill.Failure;
import dev.waybill.RunInfo;

/** A run ended in another way than COMPLETED. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RunInfo run;

  public RunFailedException(RunInfo run) {
    super(
        "run '"
            + run.id()
            + "' of '"
            + run.workflow()
            + "' ended "
            + run.status()
            + run.failure().map(Failure::message).map(message -> ": " + message).orElse(""));
    this.run = run;
  }

  /** The run as it ended. */
  public RunInfo run() {
    return run;
  }
}
