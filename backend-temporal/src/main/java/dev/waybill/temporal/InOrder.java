package dev.waybill.temporal;

import dev.waybill.replay.Operation.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings the events of one name and key in this process one after the other; events that came
 * meanwhile go together.
 */
final class InOrder {
  private static final int LANES = 64;
  private static final int TOGETHER = 100;

  private final Chain chain;
  private final Lane[] lanes = new Lane[LANES];

  /** Those that are brought in turn. */
  private static final class Lane {
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    synchronized Waiting add(FanOut fanOut) {
      Waiting last = new Waiting(fanOut, new CompletableFuture<>());
      waiting.add(last);
      return last;
    }

    synchronized List<Waiting> next() {
      List<Waiting> next = new ArrayList<>();
      while (next.size() < TOGETHER && !waiting.isEmpty()) {
        next.add(waiting.remove());
      }
      return next;
    }
  }

  private record Waiting(FanOut fanOut, CompletableFuture<FanOut.Outcome> outcome) {}

  InOrder(Chain chain) {
    this.chain = chain;
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Lane();
    }
  }

  /** Returns when everybody has the event. */
  FanOut.Outcome bring(Outgoing event, FanOut fanOut) {
    Lane lane = lanes[Math.floorMod(chain.key(event).hashCode(), LANES)];
    Waiting mine = lane.add(fanOut);
    chain.brings(event.id(), true);
    lane.turn.lock();
    try {
      while (!mine.outcome().isDone()) {
        bring(lane.next());
      }
    } finally {
      lane.turn.unlock();
    }
    try {
      return mine.outcome().join();
    } catch (CompletionException e) {
      chain.brings(event.id(), false);
      throw e.getCause() instanceof RuntimeException problem ? problem : e;
    }
  }

  private static void bring(List<Waiting> group) {
    try {
      FanOut.bring(group.stream().map(Waiting::fanOut).toList());
    } finally {
      for (Waiting each : group) {
        finish(each);
      }
    }
  }

  private static void finish(Waiting each) {
    try {
      boolean unused = each.outcome().complete(each.fanOut().outcome());
    } catch (RuntimeException e) {
      boolean unused = each.outcome().completeExceptionally(e);
    }
  }
}
