package dev.waybill.conformance.target;

import dev.waybill.Workflow;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A running backend with the workflows of one requirement. */
public interface World extends AutoCloseable {

  Backend backend();

  default WorkflowClient client() {
    return backend().client();
  }

  /** The engine's clock. */
  Instant now();

  /**
   * Lets that much time pass by the engine's clock, with all that becomes due on the way. Bodies
   * that were running before may go on after it.
   */
  void advance(Duration duration);

  /**
   * Called before something is done from outside. A world whose clock is only about right sees to
   * it here that what the time advanced so far has made due is over.
   */
  default void beforeAct() {}

  /** Returns when nothing executes: every run is final, sleeps, waits or is held. */
  void settle();

  /**
   * Stops the worker and starts one on the same storage, maybe with other code.
   *
   * @return the world after it; this one is closed
   */
  default World restart(List<Workflow<?, ?>> workflows) {
    throw new UnsupportedOperationException("this world cannot be restarted");
  }

  /** A journal on its way to another world; here a target may put it through its written form. */
  default Journal carry(Journal journal) {
    return journal;
  }

  @Override
  void close();
}
