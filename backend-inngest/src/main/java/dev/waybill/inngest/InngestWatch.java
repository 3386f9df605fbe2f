package dev.waybill.inngest;

import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import dev.waybill.inngest.Chain.Link;
import dev.waybill.inngest.Lookup.Seen;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Journal;
import dev.waybill.values.UpdateQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Updates of one run, wherever it executes: the server is asked again and again, less often while
 * nothing happens. Streams are heard in their own process only, and so is progress between two
 * looks.
 */
final class InngestWatch implements Watch {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** How often the server is asked for what it must have, but may not show yet. */
  private static final int LOOKS = 10;

  private final Engine engine;
  private final String id;
  private final UpdateQueue queue = new UpdateQueue();
  private final BlockingQueue<Posted> heard = new LinkedBlockingQueue<>();
  private final List<Posted> arrived = new ArrayList<>();
  private final Map<String, Posted> told = new HashMap<>();
  private final Runnable listening;
  private final Thread thread;
  private Duration pause = FIRST;
  private RunStatus status;

  /** Which of the run's engine runs, how many steps it has, and how many entries were told. */
  private int link;

  private int steps = -1;
  private int generation;
  private int entries;

  private boolean whole;

  /** Whether no journal can be read here. */
  private boolean isBlind;

  private Map<String, Posted> shownLast = Map.of();
  private volatile boolean closed;

  InngestWatch(Engine engine, String id) {
    this.engine = engine;
    this.id = id;
    listening = engine.shown.listen(id, heard::add);
    thread = new Thread(this::follow, "waybill-watch");
    thread.setDaemon(true);
    try {
      Seen now = engine.lookup.see(id);
      status = now.info().status();
      if (!status.isFinal()) {
        skip(now);
      }
    } catch (RuntimeException e) {
      listening.run();
      throw e;
    }
    if (status.isFinal()) {
      close();
    } else {
      thread.start();
    }
  }

  /** What is there already is not told. */
  private void skip(Seen now) {
    if (now.links().isEmpty()) {
      return;
    }
    link = now.links().size() - 1;
    now.trace().ifPresent(trace -> told.putAll(Posted.all(engine.api, trace)));
    journal(now.links().get(link))
        .ifPresent(
            journal -> {
              generation = journal.header().generation();
              entries = journal.entries().size();
            });
  }

  private void follow() {
    while (!closed && !status.isFinal()) {
      try {
        @Nullable Posted next = heard.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          look();
        } else {
          arrived.add(next);
          for (int i = 0; i < LOOKS && next.after() > entries && !status.isFinal(); i++) {
            pause(i);
            look();
          }
          published(Map.of(), Math.max(entries, next.after()));
        }
      } catch (RunNotFoundException | InterruptedException gone) {
        break;
      } catch (WaybillException problem) {
        closed |= problem.code().equals("interrupted");
        pause = LONGEST;
      }
    }
    listening.run();
    queue.end();
  }

  private static void pause(int looked) throws InterruptedException {
    if (looked > 0) {
      Thread.sleep(FIRST.toMillis());
    }
  }

  private void look() throws InterruptedException {
    Seen now = engine.lookup.see(id);
    boolean moved = enter(now);
    if (now.info().status().isFinal()) {
      for (int i = 1; i < LOOKS && !whole; i++) {
        pause(i);
        moved |= enter(now);
      }
    }
    if (now.info().status().isFinal()) {
      published(shownLast, Integer.MAX_VALUE);
    }
    if (now.info().status() != status) {
      moved = true;
      status = now.info().status();
      queue.add(new RunUpdate.StatusChanged(status));
    }
    Duration longer = pause.multipliedBy(3).dividedBy(2);
    pause = moved ? FIRST : longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }

  /** Tells what the run's engine runs have recorded since; false: nothing. */
  private boolean enter(Seen now) {
    boolean moved = false;
    for (int i = link; i < now.links().size(); i++) {
      steps = i == link ? steps : -1;
      link = i;
      moved |= enter(now.links().get(i));
    }
    return moved;
  }

  private boolean enter(Link each) {
    Optional<TraceSpan> trace = engine.api.trace(each.run().id());
    if (trace.isEmpty()) {
      return false;
    }
    int before = entries;
    int recorded = Past.of(trace.get()).stack().size();
    Map<String, Posted> shown = Posted.all(engine.api, trace.get());
    shownLast = shown;
    if (recorded != steps) {
      journal(each).ifPresent(journal -> enter(journal, shown));
      steps = recorded;
    }
    published(shown, isBlind ? Integer.MAX_VALUE : entries);
    return entries != before;
  }

  private void enter(Journal journal, Map<String, Posted> shown) {
    if (journal.header().generation() != generation) {
      generation = journal.header().generation();
      entries = 0;
    }
    List<Entry> all = journal.entries();
    for (; entries < all.size(); entries++) {
      published(shown, entries);
      queue.add(new RunUpdate.Entered(all.get(entries)));
    }
    whole = journal.notes().pending().isEmpty();
  }

  /** Tells of values between the entries that they were shown between. */
  private void published(Map<String, Posted> shown, int entry) {
    heard.drainTo(arrived);
    List<Posted> due =
        Stream.concat(shown.values().stream(), arrived.stream())
            .filter(posted -> posted.isUpdate() && posted.after() <= entry)
            .sorted(Comparator.comparingLong(Posted::number))
            .toList();
    arrived.removeAll(due);
    due.forEach(this::tell);
  }

  private void tell(Posted posted) {
    if (posted.isKept()) {
      Posted before = told.get(posted.name());
      if (before != null && before.number() >= posted.number()) {
        return;
      }
      told.put(posted.name(), posted);
    }
    queue.add(posted.update());
  }

  /** Empty where the journal cannot be read here: its code is not there, or its trace is gone. */
  private Optional<Journal> journal(Link each) {
    try {
      return Optional.of(engine.journals.of(id, each));
    } catch (WaybillException unreadable) {
      if (unreadable.code().equals("interrupted")) {
        throw unreadable;
      }
      whole = true;
      isBlind = true;
      return Optional.empty();
    }
  }

  @Override
  public Iterator<RunUpdate> iterator() {
    return queue.iterator();
  }

  @Override
  public void close() {
    closed = true;
    listening.run();
    thread.interrupt();
    queue.end();
  }
}
