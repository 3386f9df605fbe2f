package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.client.RunUpdate;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;

/** Where the code and the bodies of one call show what they show. */
record Display(Shown shown, String run, String engineRun, Recording recording)
    implements Services.Live {

  @Override
  public void progress(long done, long total, String message) {
    show(new RunUpdate.Progressed(done, total, message));
  }

  @Override
  public void state(String name, Json value) {
    show(new RunUpdate.StateChanged(name, value));
  }

  void stream(String name, Json chunk) {
    show(new RunUpdate.Streamed(name, chunk));
  }

  /** Why the run stands still. */
  void stalled(String why) {
    shown.stalled(engineRun, why);
  }

  private void show(RunUpdate update) {
    shown.show(run, engineRun, update, recording.size());
  }

  /** Returns when the server has it, or does not want it. */
  void send() {
    shown.send(engineRun);
  }
}
