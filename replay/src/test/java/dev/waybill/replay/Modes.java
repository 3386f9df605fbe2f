package dev.waybill.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.replay.Engine.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Executes one random workflow in all modes and compares. */
final class Modes {
  private final long seed;
  private final Plan plan;
  private final BiFunction<Execution.Parts, Engine, Execution> cores;
  private @Nullable Outcome outcome;
  long entries;
  long turns;
  long deaths;

  Modes(long seed, BiFunction<Execution.Parts, Engine, Execution> cores) {
    this.seed = seed;
    this.plan = Plan.random(seed);
    this.cores = cores;
  }

  Outcome outcome() {
    return Objects.requireNonNull(outcome);
  }

  void check() {
    int cancelAt = seed % 4 == 0 ? (int) (seed / 4 % 14) : -1;
    Mode inline = Mode.inline(cancelAt);
    Mode suspending = Mode.suspending(cancelAt);
    Engine reference = go(inline);
    for (Mode mode : List.of(suspending, inline.crash(), suspending.crash())) {
      assertThat(go(mode).show()).as("%s", mode).isEqualTo(reference.show());
    }
    Engine batched = go(inline.batch());
    assertThat(go(suspending.batch()).show()).isEqualTo(batched.show());
    for (Engine done : List.of(reference, batched, go(suspending.batch().crash()))) {
      checkPrefixes(done);
    }
    outcome = reference.outcome;
    assertThat(outcome)
        .isNotInstanceOf(Outcome.Diverged.class)
        .isNotInstanceOf(Outcome.Waiting.class);
  }

  private Engine go(Mode mode) {
    Engine engine = new Engine(seed, plan, mode).with(cores).go();
    entries += engine.run.recording.size();
    turns += engine.turns;
    deaths += engine.deaths;
    return engine;
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
                  .map(mark -> new Mark(mark.getKey(), mark.getValue()))
                  .toList(),
              size == whole.size() ? whole.reached() : Math.min(size - 1, whole.reached()));
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
    private final Set<String> asked = new HashSet<>();

    Asking(Engine done, TestRun run) {
      super(done.seed, done.plan, Mode.suspending(-1));
      this.run = run;
      with(done.cores);
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
