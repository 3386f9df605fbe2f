package dev.waybill.replay;

import java.util.OptionalInt;

/**
 * What happens at quiescence: all code is parked and every recorded entry is delivered. A driver
 * executes at once, collects, crashes on purpose or gives up the turn: one engine, many uses.
 */
public interface Driver {
  /** Ends the turn at its first quiescence. */
  Driver SUSPEND = turn -> false;

  /**
   * Commits what the turn issued, executes or awaits, and appends entries to the turn's {@link
   * Recording}. Always called on the thread that called {@link Turn#run}, while nobody holds
   * anything of the turn. What it throws is a crash of the turn: never shown to workflow code,
   * rethrown by {@link Turn#run}.
   *
   * @return true when there are further entries; false suspends the turn
   */
  boolean more(TurnView turn);

  /**
   * The version of a change id that the journal has no mark for, where the engine keeps marks of
   * its own: 0 where it passed the point without one. Called on the thread that called {@link
   * Turn#run}.
   *
   * @return empty where the journal alone decides
   */
  default OptionalInt version(String changeId, int newest) {
    return OptionalInt.empty();
  }

  /**
   * Whether the engine repeats what it executed before, although the journal does not say so: log
   * lines are not written again then, but progress and state are told.
   */
  default boolean isReplaying() {
    return false;
  }
}
