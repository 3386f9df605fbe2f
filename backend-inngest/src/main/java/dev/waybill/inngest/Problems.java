package dev.waybill.inngest;

import dev.waybill.WaybillException;

/** What can go wrong with a call, each with its remedy. */
final class Problems {
  private Problems() {}

  static WaybillException callbackClosed() {
    return new WaybillException(
        "bad-token",
        "the callback's token is not genuine, was used already, or has expired. Nothing was"
            + " changed.");
  }

  static WaybillException noTrace(String run) {
    return new WaybillException(
        "no-trace",
        "run '"
            + run
            + "' has no trace that can be read. The server keeps traces for a time that the plan"
            + " sets; ask sooner, or choose a plan that keeps them longer.");
  }
}
