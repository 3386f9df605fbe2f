package dev.waybill.local;

import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Updates of one run; a reader that is too slow misses the oldest. */
final class LocalWatch implements Watch {
  private static final int MANY = 10_000;

  private final BlockingQueue<Optional<RunUpdate>> queue = new LinkedBlockingQueue<>(MANY);
  private final Hub.Subscription subscription;

  LocalWatch(Engine engine, String runId, boolean ended) {
    subscription = engine.hub.listen(runId, this::add);
    if (ended) {
      offer(Optional.empty());
    }
  }

  private void add(RunUpdate update) {
    offer(Optional.of(update));
    if (update instanceof RunUpdate.StatusChanged changed && changed.status().isFinal()) {
      offer(Optional.empty());
    }
  }

  private void offer(Optional<RunUpdate> update) {
    while (!queue.offer(update)) {
      queue.poll();
    }
  }

  @Override
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

  @Override
  public void close() {
    subscription.close();
    offer(Optional.empty());
  }
}
