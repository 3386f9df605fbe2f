package dev.waybill.local;

import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import dev.waybill.values.UpdateQueue;
import java.util.Iterator;

/** Updates of one run. */
final class LocalWatch implements Watch {
  private final UpdateQueue queue = new UpdateQueue();
  private final Hub.Subscription subscription;

  LocalWatch(Engine engine, String runId, boolean ended) {
    subscription = engine.hub.listen(runId, queue::add);
    if (ended) {
      queue.end();
    }
  }

  @Override
  public Iterator<RunUpdate> iterator() {
    return queue.iterator();
  }

  @Override
  public void close() {
    subscription.close();
    queue.end();
  }
}
