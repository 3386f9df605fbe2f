package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import dev.waybill.journal.Entry;
import dev.waybill.temporal.Descriptions.Seen;
import dev.waybill.temporal.Handlers.Look;
import dev.waybill.values.JournalJson;
import dev.waybill.values.UpdateQueue;
import io.temporal.api.common.v1.WorkflowExecution;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Updates of one run, wherever it executes: the server tells that its history has grown, and the
 * run itself what that means. What bodies publish is heard in their own process only.
 */
final class TemporalWatch implements Watch {
  private static final Duration QUERY = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TemporalClient client;
  private final Engine engine;
  private final String id;
  private final UpdateQueue queue = new UpdateQueue();
  private final Hub.Subscription subscription;
  private final Thread thread;
  private final Map<String, Json> states = new HashMap<>();
  private WorkflowExecution execution;
  private RunStatus status;
  private int entries;
  private volatile boolean closed;

  TemporalWatch(TemporalClient client, String id) {
    this.client = client;
    this.engine = client.engine();
    this.id = id;
    Seen now = client.descriptions().see(id);
    execution = now.execution();
    status = now.info().status();
    now.look().ifPresent(look -> states.putAll(look.states()));
    entries = now.look().map(Look::entries).orElse(0);
    subscription = engine.hub.listen(id, queue::add);
    thread = new Thread(this::follow, "waybill-watch");
    thread.setDaemon(true);
    if (status.isFinal()) {
      queue.end();
    } else {
      thread.start();
    }
  }

  private void follow() {
    Progress progress = new Progress(engine, execution);
    while (!closed && !status.isFinal()) {
      try {
        progress.await();
        Seen now = client.descriptions().see(id);
        if (!now.execution().equals(execution)) {
          continued(now.execution());
          progress = new Progress(engine, execution);
        }
        update(now);
      } catch (RunNotFoundException gone) {
        break;
      } catch (RuntimeException problem) {
        if (engine.connection.client().getWorkflowServiceStubs().isShutdown()) {
          break;
        }
        rest();
      }
    }
    queue.end();
  }

  private void rest() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** The run goes on in another engine run. */
  private void continued(WorkflowExecution next) {
    finish();
    execution = next;
    entries = 0;
  }

  private void update(Seen now) {
    if (now.info().status().isFinal()) {
      finish();
    } else {
      now.look().ifPresent(this::enter);
    }
    if (now.info().status() != status) {
      status = now.info().status();
      queue.add(new RunUpdate.StatusChanged(status));
    }
  }

  /** Tells what came last; nobody may be there to answer for an engine run that has ended. */
  private void finish() {
    try {
      enter(Wire.read(engine.rpc.query(execution, Wire.LOOK, QUERY), Look.class));
    } catch (RuntimeException nobodyAnswers) {
      // its end is told without
    }
  }

  /** Tells of the entries since, and of states between those that they were published between. */
  private void enter(Look look) {
    if (look.entries() > entries) {
      List<Entry> all =
          JournalJson.read(engine.rpc.query(execution, Wire.JOURNAL, QUERY).bytes()).entries();
      for (; entries < all.size(); entries++) {
        published(look, entries);
        queue.add(new RunUpdate.Entered(all.get(entries)));
      }
    }
    published(look, Integer.MAX_VALUE);
  }

  private void published(Look look, int entry) {
    look.states()
        .forEach(
            (name, value) -> {
              if (look.published().getOrDefault(name, 0) <= entry) {
                state(name, value);
              }
            });
  }

  private void state(String name, Json value) {
    if (value.equals(states.put(name, value))) {
      return;
    }
    if (name.equals(Wire.PROGRESS)) {
      queue.add(Wire.read(value, RunUpdate.Progressed.class));
    } else {
      queue.add(new RunUpdate.StateChanged(name, value));
    }
  }

  @Override
  public Iterator<RunUpdate> iterator() {
    return queue.iterator();
  }

  @Override
  public void close() {
    closed = true;
    subscription.close();
    thread.interrupt();
    queue.end();
  }
}
