package dev.waybill;

/** A scope whose effects are undone when it is left by a failure or a cancel. */
public interface Saga {

  /**
   * Registers what undoes an effect. Register it before the step that makes the effect: a step that
   * times out or is out of attempts may have made it all the same. When the scope is left by a
   * failure or a cancel, the compensations run in reverse order as recorded steps; when it returns,
   * they are dropped. A compensation must be idempotent: it also runs when it is unknown whether
   * the effect was made.
   *
   * @param id the step id of the compensation, in the scope of the code that called {@link
   *     Step#saga}
   */
  void undo(String id, Step.Action compensation);

  /** The code of the scope. */
  interface Body<T> {
    T run(Saga saga) throws Exception;
  }
}
