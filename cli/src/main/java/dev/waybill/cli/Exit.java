package dev.waybill.cli;

/** What the process answers its caller; documented in {@code docs/cli.md}. */
final class Exit {
  static final int OK = 0;

  /** A rule was broken: the message says which. */
  static final int REFUSED = 1;

  static final int USAGE = 2;

  /** Some lines of the input were bad; the others were taken. */
  static final int BAD_LINES = 3;

  /** A run ended otherwise than it should. */
  static final int RUN_FAILED = 4;

  /** A run had not ended in the time that was given. */
  static final int TIMED_OUT = 5;

  private Exit() {}
}
