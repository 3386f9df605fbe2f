package dev.waybill.spi;

import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;

/** An adapter to one engine, with the workflows registered on it. */
public interface Backend extends AutoCloseable {

  /** Its name in settings, for example {@code local}. */
  String name();

  Capability.Support supports(Capability capability);

  /** Starts, signals, reads and cancels runs on this engine. */
  WorkflowClient client();

  /**
   * The run's journal, complete enough to go on elsewhere: entries, open operations with their
   * deadlines, queued events, marks, seed and width.
   *
   * @throws dev.waybill.client.RunNotFoundException when this engine does not have the run
   */
  Journal export(String runId);

  /**
   * Goes on with a run from its journal: recorded entries are answered, never executed again;
   * sleeps and waits keep their deadlines. Nothing happens when this engine already has that run
   * and epoch.
   */
  void startFrom(Journal journal);

  /** Stops taking work, lets bodies in flight end, and releases everything. */
  @Override
  void close();
}
