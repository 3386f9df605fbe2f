package dev.waybill.conformance.mini;

import dev.waybill.Json;
import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Operation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open operation: what it waits for, and the body that runs for it. */
final class MiniOperation {
  final Operation operation;
  final boolean detached;
  int attempts;
  @Nullable Instant due;
  @Nullable Thread body;
  Optional<Json> heartbeat = Optional.empty();

  MiniOperation(Operation operation, boolean detached) {
    this.operation = operation;
    this.detached = detached;
  }

  String key() {
    return operation.key();
  }

  EntryKind kind() {
    return operation.kind();
  }

  boolean isDue(Instant now) {
    return due != null && !due.isAfter(now);
  }

  Optional<Instant> deadline() {
    if (operation instanceof Operation.Sleep sleep) {
      return Optional.of(sleep.until());
    }
    if (operation instanceof Operation.Wait wait) {
      return Optional.of(wait.deadline());
    }
    return operation instanceof Operation.CallbackWait callback
        ? Optional.of(callback.deadline())
        : Optional.empty();
  }
}
