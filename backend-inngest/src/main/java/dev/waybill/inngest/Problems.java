package dev.waybill.inngest;

import dev.waybill.WaybillException;
import dev.waybill.values.NearestName;
import java.util.Collection;
import java.util.TreeSet;

/** What can go wrong with a call, each with its remedy. */
final class Problems {
  private static final int GLIMPSE = 60;

  private Problems() {}

  static WaybillException unknownWorkflow(String name, Collection<String> known) {
    String meant =
        NearestName.to(name, known).map(near -> "Did you mean '" + near + "'? ").orElse("");
    return new WaybillException(
        "unknown-workflow",
        "workflow '"
            + name
            + "' is not registered here. "
            + meant
            + "Registered are: "
            + String.join(", ", new TreeSet<>(known))
            + ". Register it when the backend is opened.");
  }

  static WaybillException notAnObject(String thing, String rule, String found) {
    String shown = found.length() > GLIMPSE ? found.substring(0, GLIMPSE) + "…" : found;
    return new WaybillException(
        "bad-value",
        thing + " must become " + rule + ", got: " + shown + ". Put the value into a record.");
  }

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
