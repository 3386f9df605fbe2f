package dev.waybill;

import java.time.Duration;
import java.util.Optional;

/**
 * How step bodies run.
 *
 * @param retry default 4 attempts, see {@link Retry#attempts(int)}
 * @param timeout of one attempt, on every backend; default {@link #TIMEOUT one hour}. An attempt
 *     that overruns it is interrupted and failed with code {@code timed-out}; a body that does not
 *     heed the interruption may go on beside the next attempt, see {@link Attempt#idempotencyKey}
 * @param heartbeat an attempt that gives no {@link Attempt#heartbeat} for this long is failed with
 *     code {@code heartbeat-lost}; default none
 * @param machine a wish for backends that run bodies on machines of their own; default {@code
 *     DEFAULT}
 * @param durability default {@code EACH_STEP}
 * @param cancellable whether cancelling the run interrupts a body in flight; default false: the
 *     body is waited for
 */
public record StepOptions(
    Retry retry,
    Duration timeout,
    Optional<Duration> heartbeat,
    Machine machine,
    Durability durability,
    boolean cancellable) {

  /** The timeout of an attempt whose options name none. */
  public static final Duration TIMEOUT = Duration.ofHours(1);

  /** The size of the machine a body wants, where the backend has machines to choose from. */
  public enum Machine {
    DEFAULT,
    SMALL,
    MEDIUM,
    LARGE
  }

  /** When an outcome is durable. */
  public enum Durability {
    /** Before the next step starts. */
    EACH_STEP,
    /**
     * Together with others, for speed: a crash may repeat what ran since the last boundary, at most
     * 100 steps, 2 seconds or 1 MB. A wait, sleep, send, child, version mark or the end is a
     * boundary.
     */
    BATCHED
  }

  public StepOptions {
    checkPositive("timeout", timeout);
    heartbeat.ifPresent(value -> checkPositive("heartbeat", value));
  }

  public static StepOptions defaults() {
    return new StepOptions(
        Retry.attempts(4), TIMEOUT, Optional.empty(), Machine.DEFAULT, Durability.EACH_STEP, false);
  }

  public StepOptions withRetry(Retry retry) {
    return new StepOptions(retry, timeout, heartbeat, machine, durability, cancellable);
  }

  public StepOptions withTimeout(Duration timeout) {
    return new StepOptions(retry, timeout, heartbeat, machine, durability, cancellable);
  }

  public StepOptions withHeartbeat(Duration heartbeat) {
    return new StepOptions(
        retry, timeout, Optional.of(heartbeat), machine, durability, cancellable);
  }

  public StepOptions withMachine(Machine machine) {
    return new StepOptions(retry, timeout, heartbeat, machine, durability, cancellable);
  }

  public StepOptions withDurability(Durability durability) {
    return new StepOptions(retry, timeout, heartbeat, machine, durability, cancellable);
  }

  public StepOptions withCancellable(boolean cancellable) {
    return new StepOptions(retry, timeout, heartbeat, machine, durability, cancellable);
  }

  private static void checkPositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "StepOptions." + name + " must be longer than zero, got: " + value);
    }
  }
}
