package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.journal.Entry.Result;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of a child that Temporal has not started for its parent: it moved here before it, and
 * runs on its own.
 */
record Awaited(Optional<Json> value, Optional<Failure> failure) {
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  Awaited {
    value = Wire.given(value);
    failure = failure.map(FailureText::clean);
  }

  Result result() {
    return failure.map(Result::of).orElseGet(() -> Result.of(value.orElse(Json.NULL)));
  }

  /** Looks from time to time; a cancel reaches the run. */
  static Promise<Json> begin(String run) {
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason -> {
              Workflow.newUntypedExternalWorkflowStub(run).cancel();
              return true;
            });
    ActivityOptions options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(CALL)
            .setRetryOptions(RetryOptions.newBuilder().setMaximumInterval(LONGEST_PAUSE).build())
            .build();
    return Workflow.newUntypedActivityStub(options)
        .executeAsync(Wire.OUTCOME, Json.class, Wire.json(run));
  }

  /** How the run ended; fails as long as it has not. */
  static Awaited of(Engine engine, String run) {
    Descriptions descriptions = new Descriptions(engine);
    RunInfo info = descriptions.of(run);
    if (!info.status().isFinal()) {
      throw ApplicationFailure.newFailure(
          "run '" + run + "' has not ended, it is " + info.status(), StepCall.LOST);
    }
    return info.status() == RunStatus.COMPLETED
        ? new Awaited(Optional.of(descriptions.result(run)), Optional.empty())
        : new Awaited(Optional.empty(), info.failure());
  }
}
