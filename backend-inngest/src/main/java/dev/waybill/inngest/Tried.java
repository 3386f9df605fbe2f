package dev.waybill.inngest;

import dev.waybill.Json;
import java.util.Optional;

/**
 * What is known of a step's attempts so far.
 *
 * @param failed bodies that failed
 * @param kept with the last heartbeat of the newest of them
 */
record Tried(int failed, Optional<Json> kept) {
  static final Tried NEVER = new Tried(0, Optional.empty());

  Tried or(Tried other) {
    return other.failed > failed ? other : this;
  }
}
