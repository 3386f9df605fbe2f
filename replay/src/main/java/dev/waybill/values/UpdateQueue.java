package dev.waybill.values;

import dev.waybill.client.RunUpdate;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Updates on their way to a reader; one that is too slow misses the oldest. */
public final class UpdateQueue {
  private static final int MANY = 10_000;

  private final BlockingQueue<Optional<RunUpdate>> queue = new LinkedBlockingQueue<>(MANY);

  /** Adds an update; a final status ends the queue. */
  public void add(RunUpdate update) {
    offer(Optional.of(update));
    if (update instanceof RunUpdate.StatusChanged changed && changed.status().isFinal()) {
      end();
    }
  }

  /** Nothing comes any more. */
  public void end() {
    offer(Optional.empty());
  }

  private void offer(Optional<RunUpdate> update) {
    while (!queue.offer(update)) {
      queue.poll();
    }
  }

  /** Takes updates as they come, and blocks until the next one. */
  public Iterator<RunUpdate> iterator() {
    return new Iterator<>() {
      private @Nullable RunUpdate next;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next == null && !ended) {
          next = take();
          ended = next == null;
        }
        return next != null;
      }

      @Override
      public RunUpdate next() {
        if (!hasNext() || next == null) {
          throw new NoSuchElementException("the run has ended");
        }
        RunUpdate update = next;
        next = null;
        return update;
      }
    };
  }

  private @Nullable RunUpdate take() {
    try {
      return queue.take().orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
