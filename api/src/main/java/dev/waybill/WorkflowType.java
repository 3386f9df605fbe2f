package dev.waybill;

import dev.waybill.spi.Names;

/**
 * A workflow's identity: its name and the types of its input and result. Keep it in a constant; it
 * needs no injection, so callers can start a workflow whose code lives elsewhere.
 *
 * @param name 1 to 100 of letters, digits, {@code .}, {@code _} and {@code -}; unique per
 *     application
 * @param input the input's type; its JSON form must be an object (or an array of events for a
 *     batch)
 * @param output the result's type
 */
public record WorkflowType<I, O>(String name, Class<I> input, Class<O> output) {

  public WorkflowType {
    Names.checkWorkflow(name);
  }

  public static <I, O> WorkflowType<I, O> of(String name, Class<I> input, Class<O> output) {
    return new WorkflowType<>(name, input, output);
  }

  /** Begins the definition of the workflow that has this identity. */
  public WorkflowDefinition.Builder<I, O> define() {
    return new WorkflowDefinition.Builder<>(this);
  }
}
