package dev.waybill.replay;

/** What is not an outcome of the code: the process, not the run, is in trouble. */
final class Crash {
  private Crash() {}

  static boolean is(Throwable thrown) {
    return thrown instanceof VirtualMachineError || thrown instanceof LinkageError;
  }

  /** Throws it as it is. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // checked only at compile time
  static <E extends Throwable> RuntimeException rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
