package dev.waybill.replay;

import dev.waybill.Workflow;

/**
 * Runs workflow code once against a journal: a pure function of definition, input and journal,
 * until its driver executes something.
 */
public final class Turn {

  private Turn() {}

  /**
   * Runs the workflow until it ends, suspends or diverges.
   *
   * @throws RuntimeException what the driver threw; the turn had no effect beyond what it appended
   */
  public static Outcome run(
      Workflow<?, ?> workflow, Recording recording, Services services, Driver driver) {
    return run(workflow, new Execution(recording, services, driver));
  }

  static Outcome run(Workflow<?, ?> workflow, Execution execution) {
    return execution.run(new Lifecycle<>(workflow, execution));
  }
}
