package dev.waybill.temporal;

import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * What the workflow task under way will tell the server. All of it travels in one message, of which
 * the server takes 4 MB at most; a task that is refused is repeated for ever, bodies and all.
 */
final class Parcel {
  /** Leaves room for one value that nobody knew the size of. */
  private static final long MOST = 2_000_000;

  /** What is said around a value. */
  private static final long WRAPPING = 1_000;

  private static final Duration MOMENT = Duration.ofMillis(1);

  private long bytes;
  private boolean results;

  /** Whether outcomes of bodies are in it that the server does not know. */
  boolean hasResults() {
    return results;
  }

  /** Whether a value of unknown size has room in it. */
  boolean hasRoom() {
    return bytes < MOST / 2;
  }

  void addResult(long size) {
    bytes += size + WRAPPING;
    results = true;
  }

  /**
   * Makes room for something of that size: when there is none, a timer lets the task end first.
   *
   * @return false when it took a timer, and the run may have changed meanwhile
   */
  boolean makeRoom(long size) {
    if (bytes == 0 || fits(size)) {
      return true;
    }
    send();
    return false;
  }

  boolean fits(long size) {
    return bytes + size <= MOST;
  }

  /** Has the task end, and the next one begin. */
  void send() {
    Workflow.sleep(MOMENT);
    sent();
  }

  /** Takes in something of that size, with the next task when there is no room in this one. */
  void take(long size) {
    boolean unused = makeRoom(size);
    add(size);
  }

  void add(long size) {
    bytes += size + WRAPPING;
  }

  /** The task has ended. */
  void sent() {
    bytes = 0;
    results = false;
  }
}
