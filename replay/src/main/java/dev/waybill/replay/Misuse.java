package dev.waybill.replay;

/** Tells an author what is wrong with where a {@code Step} or promise was used. */
final class Misuse {
  private Misuse() {}

  /** The turn is over while this code still runs: it is being unwound. */
  static RuntimeException afterClose(Execution execution, Coroutine me, String verb, String id) {
    if (execution.isOver() && !me.isAbandoned()) {
      return Texts.misuse(
          what(verb, id) + " called after the turn of its run was over; a Step must not be kept");
    }
    throw new Unwind(
        what(verb, id)
            + " called while "
            + me.name()
            + " is being unwound; a finally must not use the Step: register what has to happen with"
            + " saga.undo");
  }

  /** The call does not come from the code that has the baton. */
  static RuntimeException elsewhere(Execution execution, Coroutine me, String verb, String id) {
    String body = Bodies.running();
    if (body != null) {
      return Texts.misuse(
          what(verb, id)
              + " called inside the body of step '"
              + body
              + "': a body must not use the Step or its promises; move it out of the body");
    }
    if (execution.isClosed() && me.isOn(Thread.currentThread())) {
      return afterClose(execution, me, verb, id);
    }
    Coroutine current = execution.scheduler().current();
    if (current != null && current.isOn(Thread.currentThread())) {
      return Texts.misuse(
          what(verb, id)
              + " called with the handle of "
              + me.name()
              + " from the code of "
              + current.name()
              + "; use the Step that this code was given");
    }
    return Texts.misuse(
        what(verb, id)
            + " called on thread '"
            + Thread.currentThread().getName()
            + "', but its Step belongs to "
            + me.name()
            + "; call it there, or start a branch with step.async().branch");
  }

  private static String what(String verb, String id) {
    return id.isEmpty() ? verb : verb.equals("step") ? "step '" + id + "'" : verb + " '" + id + "'";
  }
}
