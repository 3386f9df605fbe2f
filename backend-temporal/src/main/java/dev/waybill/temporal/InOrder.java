package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.values.JsonCodec;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Brings the events of one name and key one after the other in this process, so that those sent in
 * a row seldom overtake each other. Events that several workers bring may.
 */
final class InOrder {
  private static final int LANES = 64;

  private final Engine engine;
  private final ReentrantLock[] lanes = new ReentrantLock[LANES];

  InOrder(Engine engine) {
    this.engine = engine;
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new ReentrantLock(true);
    }
  }

  <T> T bring(Outgoing event, Supplier<T> bringing) {
    ReentrantLock lane = lanes[Math.floorMod(key(event).hashCode(), LANES)];
    lane.lock();
    try {
      return bringing.get();
    } finally {
      lane.unlock();
    }
  }

  private String key(Outgoing event) {
    JsonNode data = JsonCodec.tree(event.data());
    StringBuilder key = new StringBuilder(event.name());
    for (String path : engine.keyPaths(event.name())) {
      key.append('\n').append(data.at("/" + path.replace('.', '/')).asText());
    }
    return key.toString();
  }
}
