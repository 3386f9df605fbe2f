package dev.waybill.replay;

/**
 * Takes workflow code off its stack: the turn is over, or the code was stopped. An {@link Error},
 * so that no {@code catch (Exception)} takes it for a failure. What it means is decided by the
 * state of the turn, not by the object.
 */
final class Unwind extends Error {
  private static final long serialVersionUID = 1;

  Unwind(String message) {
    super(message, null, false, false);
  }
}
