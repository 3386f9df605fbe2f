package dev.waybill.client;

import dev.waybill.WaybillException;

/** No backend has a run with this id. */
public final class RunNotFoundException extends WaybillException {
  private static final long serialVersionUID = 1;

  private final String runId;

  public RunNotFoundException(String runId) {
    super("run-not-found", "run '" + runId + "' is not known. List the runs to find its id.");
    this.runId = runId;
  }

  public String runId() {
    return runId;
  }
}
