package dev.waybill;

/**
 * A step is out of attempts, a child run failed, or an awaited branch was cancelled. Catch it in
 * workflow code to go on; it is thrown the same way on replay.
 *
 * <pre>{@code
 * // Bad: catches the failure inside the body, so nothing is retried and the step "succeeds".
 * step.run("charge", a -> { try { cards.charge(order); } catch (IOException e) { log(e); } });
 *
 * // Good: the body fails, the policy retries, and the code decides once the attempts are used up.
 * try { step.run("charge", a -> cards.charge(order)); } catch (StepFailedException e) { ... }
 * }</pre>
 */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String step;
  private final int attempts;
  private final transient Failure failure;

  public StepFailedException(String step, int attempts, Failure failure) {
    super("step '" + step + "' failed: " + failure.message(), null, false, false);
    this.step = step;
    this.attempts = attempts;
    this.failure = failure;
  }

  /** The key of the entry in the journal. */
  public String step() {
    return step;
  }

  /** How often the body ran and failed; 0 when it never ran. */
  public int attempts() {
    return attempts;
  }

  public Failure failure() {
    return failure;
  }
}
