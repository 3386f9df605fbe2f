package dev.waybill;

/**
 * Durable code: what it does outside its steps is deterministic, what it does inside them is
 * recorded once.
 *
 * <p>One shared instance serves every run, so a workflow keeps no run state in fields. After a
 * crash or a long wait the code runs again from the top, and each {@link Step} call that is already
 * in the journal answers from it.
 *
 * <pre>{@code
 * // Bad: the clock and the mail are outside a step; both happen again on every replay.
 * if (Instant.now().isAfter(lead.due())) mailer.send(lead.email());
 *
 * // Good: time comes from the journal, the effect is a step.
 * if (step.now().isAfter(lead.due())) step.run("remind", a -> mailer.send(lead.email()));
 * }</pre>
 *
 * @param <I> the input, a type that becomes a JSON object
 * @param <O> the result, a type that becomes JSON
 */
public interface Workflow<I, O> {

  /** What starts, limits and cancels this workflow. Read once, when the workflow is registered. */
  WorkflowDefinition<I, O> definition();

  /**
   * Runs the workflow. A value returned completes the run; an exception fails it at once with a
   * portable {@link Failure} (only step bodies are retried).
   *
   * @throws Exception any exception fails the run
   */
  O run(Step step, I input) throws Exception;

  /**
   * Runs after {@link #run} failed, as recorded steps of the same run; its own failure is added to
   * the run's. Does nothing unless overridden.
   *
   * @throws Exception kept beside the original failure
   */
  default void onFailure(Step step, I input, Failure failure) throws Exception {}

  /**
   * Runs after a cancelled run has undone its sagas, as recorded steps of the same run. Does
   * nothing unless overridden.
   *
   * @throws Exception ends the run as failed, with this failure
   */
  default void onCancel(Step step, I input) throws Exception {}
}
