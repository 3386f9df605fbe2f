package dev.waybill.inngest;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bodies of requests that are not worked on yet: how many bytes of them may be in memory at a
 * time. When there is no room, the one that has been arriving longest goes: whoever sends slowly to
 * hold the room that others need loses it to them.
 */
final class Bodies {
  private final long room;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final ConcurrentSkipListMap<Long, BodyReader> arriving = new ConcurrentSkipListMap<>();

  Bodies(long room) {
    this.room = room;
  }

  /** Counts a body as arriving; tells the number to close it with. */
  long open(BodyReader reader) {
    long number = opened.incrementAndGet();
    arriving.put(number, reader);
    return number;
  }

  void close(long number) {
    var unused = arriving.remove(number);
  }

  /** Takes room for bytes; false: there is none, and who asks is the slowest. */
  boolean take(BodyReader reader, int bytes) {
    while (used.addAndGet(bytes) > room) {
      give(bytes);
      Map.Entry<Long, BodyReader> oldest = arriving.pollFirstEntry();
      if (oldest == null || oldest.getValue() == reader) {
        return false;
      }
      oldest.getValue().evict();
    }
    return true;
  }

  void give(int bytes) {
    var unused = used.addAndGet(-bytes);
  }

  /** Bytes in memory now. */
  long used() {
    return used.get();
  }
}
