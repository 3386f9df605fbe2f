package dev.waybill.inngest;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures of calls that were seen. The server signs each call anew, so one that comes again was
 * copied; its answer would tell a step's outcome to whoever sent it. Keeps as many as it has room
 * for, the newest.
 */
final class Replays {
  private static final int ROOM = 1 << 17;

  private final Map<String, Instant> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > ROOM;
        }
      };

  /** Takes note of a genuine signature; true when it was noted before. */
  synchronized boolean isKnown(String signature, Instant now) {
    // Twice the window: a signature from the future lives from now until then, and its own while.
    Instant over = now.minus(Signatures.WINDOW.multipliedBy(2));
    var oldest = seen.entrySet().iterator();
    while (oldest.hasNext() && oldest.next().getValue().isBefore(over)) {
      oldest.remove();
    }
    return seen.putIfAbsent(signature, now) != null;
  }
}
