package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.values.CallbackTokens.Target;
import io.grpc.Context;
import io.grpc.Deadline;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Completes callbacks: the run itself says whether its callback is open. */
final class Callbacks {
  private static final long PATIENCE = 10;

  private final Engine engine;

  Callbacks(Engine engine) {
    this.engine = engine;
  }

  /**
   * Completes a callback; returns when the run has recorded it.
   *
   * @throws WaybillException code {@code bad-token} when the token opens nothing, whatever the
   *     reason
   */
  void close(String token, Optional<Json> value, Optional<Failure> failure) {
    Target target = verified(token);
    value.ifPresent(json -> engine.limits.check("the callback's value", json));
    Json completion = Wire.json(new Handlers.Completion(target.key(), value, failure));
    try {
      within(() -> update(target.runId(), completion));
    } catch (WorkflowNotFoundException | WorkflowUpdateException refused) {
      throw Problems.callbackClosed();
    } catch (WorkflowUpdateTimeoutOrCancelledException silence) {
      throw engine.faults.noWorker(target.runId(), silence);
    }
  }

  private void update(String runId, Json completion) {
    var unused =
        engine
            .connection
            .client()
            .newUntypedWorkflowStub(runId)
            .update(Wire.COMPLETE, Json.class, completion);
  }

  private void within(Runnable call) {
    try (Context.CancellableContext limited =
        Context.current().withDeadline(Deadline.after(PATIENCE, TimeUnit.SECONDS), engine.watch)) {
      limited.run(call);
    }
  }

  /** What the token is for; the refusal does not tell a forged token from a used one. */
  private Target verified(String token) {
    try {
      return engine.tokens.verify(token);
    } catch (WaybillException e) {
      throw Problems.callbackClosed();
    }
  }
}
