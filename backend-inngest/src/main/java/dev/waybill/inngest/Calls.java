package dev.waybill.inngest;

/** Answers calls, whatever brought them. */
@FunctionalInterface
interface Calls {

  /** Goes on with the engine run as far as one call may. Never throws. */
  Reply call(Call call);
}
