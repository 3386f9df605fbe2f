package dev.waybill.inngest;

import dev.waybill.replay.Operation;

/**
 * A step that the server may know: one try of an operation.
 *
 * @param number from 0; further ones follow a void outcome or an event that was taken before
 */
record Slot(Operation operation, int number) {

  /** The id of the step. */
  String key() {
    return number == 0 ? operation.key() : operation.key() + "~" + number;
  }

  Slot next() {
    return new Slot(operation, number + 1);
  }
}
