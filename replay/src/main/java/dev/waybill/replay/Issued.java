package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.StepFailedException;
import dev.waybill.journal.Entry;
import org.jspecify.annotations.Nullable;

/** The promise of one operation, settled by its entry. */
class Issued<T> extends Pledge<T> {

  /** Reads what an entry recorded. */
  interface Decoder<T> {
    /**
     * The value.
     *
     * @param value empty when the entry has none
     */
    @Nullable T decode(@Nullable Json value);
  }

  final Operation operation;

  /** How many entries were delivered when it was issued. */
  final int cursor;

  private final Decoder<T> decoder;

  Issued(Execution execution, Coroutine owner, Operation operation, Decoder<T> decoder) {
    super(execution, owner);
    this.operation = operation;
    this.cursor = execution.ledger().cursor();
    this.decoder = decoder;
  }

  @Override
  String name() {
    return Texts.name(operation);
  }

  @Override
  void requestCancel() {
    execution.ledger().request(operation.key(), this);
  }

  @Override
  void markDetached() {
    super.markDetached();
    execution.ledger().detach(operation.key());
  }

  /**
   * Settles it by its entry.
   *
   * @throws RuntimeException when the value does not decode
   */
  void settle(Entry entry) {
    if (entry.result().failure().isPresent()) {
      Failure failure = entry.result().failure().get();
      fail(new StepFailedException(operation.key(), entry.result().attempts(), failure));
      execution.failed(this);
    } else {
      succeed(decoder.decode(entry.result().value().orElse(null)));
    }
  }

  /** Settles it without an entry of its own. */
  void close() {
    withdraw();
    fail(Texts.cancelled(operation.key(), name()));
  }
}
