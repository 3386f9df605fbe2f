package dev.waybill.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.journal.Entry;
import dev.waybill.replay.Engine.Mode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Bodies run at the same time and end in any order; the journal that results replays the same. */
class ConcurrentBodiesTest {
  private static final int WORKFLOWS = Integer.getInteger("waybill.concurrent", 80);

  @Test
  void anyOrderOfCompletionReplaysTheSame() {
    ExecutorService bodies = Executors.newFixedThreadPool(4);
    int lent = 0;
    try {
      for (int seed = 1; seed <= WORKFLOWS; seed++) {
        int cancelAt = seed % 4 == 0 ? seed / 4 % 14 : -1;
        Concurrent engine = new Concurrent(seed, cancelAt, bodies);
        engine.go();
        assertThat(engine.outcome).as("workflow %d", seed).isNotInstanceOf(Outcome.Diverged.class);
        Modes.checkPrefixes(engine);
        lent += engine.lent;
      }
    } finally {
      bodies.shutdown();
    }
    assertThat(lent).isPositive();
  }

  private static final class Concurrent extends Engine {
    private record Done(Operation operation, Entry.Result result) {}

    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final Set<String> begun = new HashSet<>();
    private final ExecutorService bodies;
    private int running;
    private int lent;

    Concurrent(long seed, int cancelAt, ExecutorService bodies) {
      super(seed, Plan.random(seed), new Mode(true, true, false, cancelAt));
      this.bodies = bodies;
    }

    @Override
    void complete(TurnView turn) {
      if (!turn.cancelRequests().isEmpty()) {
        run.cancelPromise(turn.cancelRequests().get(0));
        return;
      }
      turn.open().forEach(operation -> begin(turn, operation));
      boolean cancels = run.recording.size() >= mode.cancelAt() && mode.cancelAt() >= 0;
      boolean cancelled = turn.isCancelling() || mode.cancelAt() < 0;
      do {
        take();
      } while (cancels && !cancelled && running > 0);
      if (cancels && !cancelled) {
        run.cancel();
      }
    }

    private void begin(TurnView turn, Operation operation) {
      if (!begun.add(operation.key() + operation.kind())) {
        return;
      }
      running++;
      Runnable task = () -> execute(operation);
      if (turn.lend(operation, task)) {
        lent++;
      } else {
        bodies.execute(task);
      }
    }

    private void execute(Operation operation) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(100_000));
      done.add(new Done(operation, result(operation)));
    }

    private void take() {
      try {
        Done next = done.take();
        running--;
        run.append(next.operation().key(), next.operation().kind(), next.result());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
