package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Map;

/** How a run leaves Temporal, so that its status there says what became of it. */
final class Epilogue {
  /** The memo that tells the outcome where Temporal's own status cannot. */
  static final String OUTCOME = "waybill.outcome";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Epilogue() {}

  /** What a run came to although Temporal closes it as cancelled. */
  record Told(boolean completed, Json value) {}

  static Json completed(LiveRun run, Json result) {
    if (run.isCancelledByServer()) {
      Workflow.upsertMemo(Map.of(OUTCOME, Wire.json(new Told(true, result))));
    }
    return result;
  }

  static void tell(LiveRun run, Failure failure) {
    if (run.isCancelledByServer()) {
      Workflow.upsertMemo(Map.of(OUTCOME, Wire.json(new Told(false, Wire.json(failure)))));
    }
  }

  /** Temporal closes a run as cancelled only when it was asked to cancel by its own request. */
  static void askToBeCancelled(LiveRun run, String reason) {
    if (run.isCancelledByServer()) {
      return;
    }
    Workflow.newUntypedLocalActivityStub(Untiring.options(PATIENCE).build())
        .execute(Wire.CANCEL_SELF, Void.class, Wire.json(reason));
    Workflow.await(run::isCancelledByServer);
  }
}
