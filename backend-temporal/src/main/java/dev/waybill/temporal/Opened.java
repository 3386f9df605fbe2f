package dev.waybill.temporal;

import dev.waybill.journal.Notes.Match;
import dev.waybill.replay.Operation;
import io.temporal.workflow.CancellationScope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation that is open in Temporal.
 *
 * @param scope of its timer or child workflow
 */
record Opened(Operation operation, @Nullable CancellationScope scope) {

  void cancel(String reason) {
    if (scope != null) {
      scope.cancel(reason);
    }
  }

  Optional<Match> match() {
    return operation instanceof Operation.Wait wait ? Optional.of(wait.match()) : Optional.empty();
  }
}
