package dev.waybill.temporal;

import dev.waybill.replay.Operation.Outgoing;
import java.util.List;

/** Brings events to those who want to hear of them. Called by clients and activities. */
final class Post {
  private final Engine engine;

  Post(Engine engine) {
    this.engine = engine;
  }

  /** Has runs hear of events from here on; may be repeated. */
  void register(List<Registration> registrations) {}

  /** Makes events durable; each id is delivered once. */
  void send(List<Outgoing> events) {
    System.getLogger("x").log(System.Logger.Level.INFO, engine.settings.queue() + events);
  }
}
