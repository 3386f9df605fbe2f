package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * The last argument of a step's activity.
 *
 * @param key of the entry that the step becomes
 * @param attempt counts failed bodies, not Temporal's attempts
 * @param heartbeat what the body kept last
 */
record StepCall(String key, int attempt, Optional<Json> heartbeat) {

  StepCall {
    heartbeat = Wire.given(heartbeat);
  }

  /** The type of failures that are the engine's and no attempt of the body. */
  static final String LOST = "waybill.lost";

  /** The type of the failure of a body that was cancelled. */
  static final String CANCELLED = "waybill.cancelled";

  /**
   * What a failed body tells the workflow, as the details of its failure.
   *
   * @param last whether the policy must not try again
   * @param retryAfter what the body asked for
   * @param heartbeat what the body kept last
   */
  record FailedBody(
      Failure failure, boolean last, Optional<Duration> retryAfter, Optional<Json> heartbeat) {

    FailedBody {
      failure = FailureText.clean(failure);
      heartbeat = Wire.given(heartbeat);
    }
  }
}
