package dev.waybill.replay;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random workflows give the same journal and the same result in every way to execute them. */
class ModesTest {
  private static final int WORKFLOWS = Integer.getInteger("waybill.workflows", 200);
  private static final int FIRST = Integer.getInteger("waybill.firstWorkflow", 1);

  private long entries;
  private long turns;
  private long deaths;
  private final int[] outcomes = new int[Outcome.class.getPermittedSubclasses().length];

  @Test
  void allModesAgree() {
    for (int seed = FIRST; seed < FIRST + WORKFLOWS; seed++) {
      try {
        check(seed);
      } catch (Throwable e) {
        throw new AssertionError("workflow " + seed, e);
      }
    }
    System.out.printf(
        "%d workflows: %d entries, %d turns, %d crashes, outcomes %s of %s%n",
        WORKFLOWS,
        entries,
        turns,
        deaths,
        Arrays.toString(outcomes),
        Arrays.stream(Outcome.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
  }

  private void check(long seed) {
    Modes modes = new Modes(seed, Engine::sound);
    modes.check();
    entries += modes.entries;
    turns += modes.turns;
    deaths += modes.deaths;
    count(modes.outcome());
  }

  private void count(Outcome outcome) {
    outcomes[List.of(Outcome.class.getPermittedSubclasses()).indexOf(outcome.getClass())]++;
  }
}
