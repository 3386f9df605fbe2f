package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.StepOptions;
import dev.waybill.replay.Operation.Work;
import dev.waybill.temporal.StepCall.FailedBody;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an activity that gave no value says of its body. */
sealed interface BodyEnd {

  /** The body failed. */
  record Failed(FailedBody body) implements BodyEnd {}

  /** The engine lost it: no attempt of the body. */
  record Lost(boolean tooLong, Optional<Json> heartbeat) implements BodyEnd {}

  /** It was cancelled. */
  record Dropped() implements BodyEnd {}

  static BodyEnd of(RuntimeException problem, Work work, boolean local) {
    for (@Nullable Throwable each = problem; each != null; each = each.getCause()) {
      if (each instanceof ApplicationFailure failure) {
        return of(failure);
      }
      if (each instanceof CanceledFailure) {
        return new Dropped();
      }
      if (each instanceof TimeoutFailure timeout) {
        return of(timeout, work, local);
      }
    }
    return new Lost(false, Optional.empty());
  }

  private static BodyEnd of(ApplicationFailure failure) {
    if (failure.getType().equals(StepCall.LOST)) {
      return new Lost(false, Optional.empty());
    }
    if (failure.getType().equals(StepCall.CANCELLED)) {
      return new Dropped();
    }
    if (failure.getDetails().getSize() > 0) {
      return new Failed(Wire.read(failure.getDetails().get(0, Json.class), FailedBody.class));
    }
    return failed(
        Failure.of(failure.getType(), String.valueOf(failure.getOriginalMessage())),
        Optional.empty());
  }

  private static BodyEnd of(TimeoutFailure timeout, Work work, boolean local) {
    Optional<Json> kept =
        timeout.getLastHeartbeatDetails().getSize() == 0
            ? Optional.empty()
            : Optional.ofNullable(timeout.getLastHeartbeatDetails().get(0, Json.class));
    if (timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT) {
      Optional<Duration> asked = work.options().heartbeat();
      return asked.isEmpty()
          ? new Lost(false, kept)
          : failed(
              Failure.of(
                      "HeartbeatLost",
                      "step '" + work.key() + "' gave no heartbeat for " + asked.get())
                  .withCode("heartbeat-lost"),
              kept);
    }
    if (timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
        && (!local || !work.options().timeout().equals(StepOptions.TIMEOUT))) {
      return failed(
          Failure.of(
                  "TimeoutException",
                  "step '"
                      + work.key()
                      + "' took longer than its timeout of "
                      + work.options().timeout())
              .withCode("timed-out"),
          kept);
    }
    return new Lost(local, kept);
  }

  private static BodyEnd failed(Failure failure, Optional<Json> heartbeat) {
    return new Failed(new FailedBody(failure, false, Optional.empty(), heartbeat));
  }
}
