package dev.waybill.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.replay.Engine.Mode;
import org.junit.jupiter.api.Test;

/** New code with {@code step.version} takes over at every entry of runs of the old code. */
class DeployTest {
  private static final int WORKFLOWS = Integer.getInteger("waybill.deployed", 25);
  private static final int ENTRIES = 12;

  @Test
  void aDeployAtAnyEntryGoesOn() {
    assertThat(diverged(false, Engine::sound)).isZero();
  }

  @Test
  void aDeployThatRunsTheLastTurnAgainGoesOn() {
    assertThat(diverged(true, Engine::sound)).isZero();
  }

  static int diverged(
      boolean rerun, java.util.function.BiFunction<Execution.Parts, Engine, Execution> cores) {
    int diverged = 0;
    for (long seed = 1; seed <= WORKFLOWS; seed++) {
      for (int at = 1; at < ENTRIES; at++) {
        for (boolean batched : new boolean[] {false, true}) {
          Mode mode = new Mode(false, batched, false, -1);
          Engine engine = new Engine(seed, Plan.random(seed), mode).with(cores);
          engine.versionedFrom = at;
          engine.rerun = rerun;
          diverged += engine.go().outcome instanceof Outcome.Diverged ? 1 : 0;
        }
      }
    }
    return diverged;
  }
}
