package dev.waybill.temporal;

import dev.waybill.journal.Entry;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Entry.Times;
import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Operation;
import java.time.Instant;
import java.util.Optional;

/** An entry that has no place in the journal yet. */
record Draft(String key, EntryKind kind, Times times, Result result, Detail detail) {

  static Draft of(Operation operation, Instant at, Result result) {
    return new Draft(
        operation.key(),
        operation.kind(),
        new Times(operation.began(), at, deadline(operation)),
        result,
        Detail.NONE);
  }

  static Draft of(String key, EntryKind kind, Instant at, Result result) {
    return new Draft(key, kind, new Times(at, at, Optional.empty()), result, Detail.NONE);
  }

  Draft with(Detail detail) {
    return new Draft(key, kind, times, result, detail);
  }

  Entry at(int order) {
    return new Entry(order, key, kind, times, result, detail);
  }

  /** When the operation is over at the latest. */
  static Optional<Instant> deadline(Operation operation) {
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
