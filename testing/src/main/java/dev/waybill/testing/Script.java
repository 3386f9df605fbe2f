package dev.waybill.testing;

/**
 * What happens around a run while it is rehearsed. It is played once for each rehearsal, before the
 * run begins: reset there what your fakes have collected.
 */
@FunctionalInterface
public interface Script {
  /** Nothing happens; only time passes. */
  Script QUIET = run -> {};

  /** Says what will happen, and when. */
  void play(TestRun run);
}
