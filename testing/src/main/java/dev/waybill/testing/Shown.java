package dev.waybill.testing;

import dev.waybill.Json;
import dev.waybill.replay.Services;
import java.util.List;

/** Keeps what a run shows of itself, as lines of text. */
record Shown(List<String> lines) implements Services.Live {
  @Override
  public void progress(long done, long total, String message) {
    lines.add(done + "/" + total + " " + message);
  }

  @Override
  public void state(String name, Json value) {
    lines.add(name + "=" + value.text());
  }
}
