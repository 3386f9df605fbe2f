package dev.waybill.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Engine.Mode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random workflows give the same journal and the same result in every way to execute them. */
class ModesTest {
  private static final int WORKFLOWS = Integer.getInteger("waybill.workflows", 300);
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
    Plan plan = Plan.random(seed);
    int cancelAt = seed % 4 == 0 ? (int) (seed / 4 % 14) : -1;
    Mode inline = Mode.inline(cancelAt);
    Mode suspending = Mode.suspending(cancelAt);
    Engine reference = go(seed, plan, inline);
    for (Mode mode : List.of(suspending, inline.crash(), suspending.crash())) {
      assertThat(go(seed, plan, mode).show()).as("%s", mode).isEqualTo(reference.show());
    }
    Engine batched = go(seed, plan, inline.batch());
    for (Mode mode : List.of(suspending.batch(), suspending.batch().crash())) {
      Engine other = go(seed, plan, mode);
      if (!mode.crashing()) {
        assertThat(other.show()).as("%s", mode).isEqualTo(batched.show());
      }
      checkPrefixes(other);
    }
    checkPrefixes(batched);
    checkPrefixes(reference);
    count(reference);
  }

  private Engine go(long seed, Plan plan, Mode mode) {
    Engine engine = new Engine(seed, plan, mode).go();
    entries += engine.run.recording.size();
    turns += engine.turns;
    deaths += engine.deaths;
    return engine;
  }

  private void count(Engine engine) {
    assertThat(engine.outcome)
        .isNotInstanceOf(Outcome.Diverged.class)
        .isNotInstanceOf(Outcome.Waiting.class);
    List<Class<?>> kinds = List.of(Outcome.class.getPermittedSubclasses());
    outcomes[kinds.indexOf(java.util.Objects.requireNonNull(engine.outcome).getClass())]++;
  }

  /** Every prefix of a journal asks for its next entry; the whole gives the same result. */
  static void checkPrefixes(Engine done) {
    Recording whole = done.run.recording;
    for (int size = 0; size <= whole.size(); size++) {
      Recording prefix =
          new Recording(
              whole.header(),
              whole.entries().subList(0, size),
              whole.marks().entrySet().stream()
                  .map(mark -> new dev.waybill.journal.Notes.Mark(mark.getKey(), mark.getValue()))
                  .toList(),
              Math.min(size - 1, whole.reached()));
      Asking asking = new Asking(done, new TestRun(prefix));
      Outcome outcome = asking.turn();
      if (outcome instanceof Outcome.Waiting && done.mode.batched()) {
        continue; // a batch may hold an entry of what an earlier one of it has closed
      }
      if (outcome instanceof Outcome.Waiting) {
        assertThat(asking.asked)
            .as("prefix %d of %s", size, done.show())
            .contains(next(whole, size));
      } else {
        asking.outcome = outcome;
        assertThat(asking.result()).isEqualTo(done.result());
        return;
      }
    }
    throw new AssertionError("still waits at the end of " + done.show());
  }

  private static String next(Recording whole, int size) {
    if (size == whole.size()) {
      return "an end";
    }
    Entry entry = whole.entry(size);
    return entry.kind() == EntryKind.CANCEL ? "cancel" : entry.key();
  }

  /** Sees what is asked for at the first quiescence. */
  private static final class Asking extends Engine {
    private final java.util.Set<String> asked = new java.util.HashSet<>();

    Asking(Engine done, TestRun run) {
      super(done.seed, done.plan, Mode.suspending(-1));
      this.run = run;
    }

    @Override
    boolean more(TurnView turn) {
      asked.add("cancel");
      turn.open().forEach(operation -> asked.add(operation.key()));
      asked.addAll(turn.cancelRequests());
      return false;
    }
  }
}
