package dev.waybill.conformance.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import dev.waybill.conformance.match.Trees;
import java.util.ArrayList;
import java.util.List;

/** Collects the updates of a run until it ends. */
final class Watching implements AutoCloseable {
  private final Watch watch;
  private final List<JsonNode> updates = new ArrayList<>();

  Watching(Watch watch) {
    this.watch = watch;
    Thread reader = new Thread(this::read, "conformance-watch");
    reader.setDaemon(true);
    reader.start();
  }

  List<JsonNode> updates() {
    synchronized (updates) {
      return List.copyOf(updates);
    }
  }

  @Override
  public void close() {
    watch.close();
  }

  private void read() {
    for (RunUpdate update : watch) {
      synchronized (updates) {
        updates.add(tree(update));
      }
    }
  }

  private static ObjectNode tree(RunUpdate update) {
    ObjectNode tree = Trees.object();
    if (update instanceof RunUpdate.Entered entered) {
      tree.put("update", "entered").put("key", entered.entry().key());
      tree.put("kind", entered.entry().kind().name());
    } else if (update instanceof RunUpdate.Progressed progress) {
      tree.put("update", "progressed").put("done", progress.done());
      tree.put("total", progress.total()).put("message", progress.message());
    } else if (update instanceof RunUpdate.StateChanged state) {
      tree.put("update", "state").put("name", state.name()).set("value", Trees.of(state.value()));
    } else if (update instanceof RunUpdate.Streamed chunk) {
      tree.put("update", "streamed").put("name", chunk.name());
      tree.set("chunk", Trees.of(chunk.chunk()));
    } else if (update instanceof RunUpdate.StatusChanged status) {
      tree.put("update", "status").put("status", status.status().name());
    }
    return tree;
  }
}
