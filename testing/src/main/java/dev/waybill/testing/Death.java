package dev.waybill.testing;

/** The process dies here. */
final class Death extends Error {
  private static final long serialVersionUID = 1;

  Death() {
    super("a crash on purpose", null, false, false);
  }
}
