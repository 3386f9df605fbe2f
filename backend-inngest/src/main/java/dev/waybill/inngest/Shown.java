package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.client.RunUpdate;

/** What is shown of runs while they run. */
final class Shown {

  void progress(String run, long done, long total, String message) {
    publish(run, new RunUpdate.Progressed(done, total, message));
  }

  void state(String run, String name, Json value) {
    publish(run, new RunUpdate.StateChanged(name, value));
  }

  void publish(String run, RunUpdate update) {}
}
