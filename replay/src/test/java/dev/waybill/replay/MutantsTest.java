package dev.waybill.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.journal.Entry;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cores with one rule broken: what checks the sound core must notice each. */
class MutantsTest {

  /** Makes a core. */
  private interface Cores extends BiFunction<Execution.Parts, Engine, Execution> {}

  private static Cores withLedger(Function<Recording, Ledger> ledger) {
    return (parts, engine) ->
        Engine.sound(
            new Execution.Parts(
                parts.recording(), ledger.apply(parts.recording()), parts.versions()),
            engine);
  }

  /** The number of the first workflow that shows the fault. */
  private static int caughtBy(Cores cores) {
    for (int seed = 12; seed < 2400; seed += 12) {
      try {
        new Modes(seed, cores).check();
      } catch (AssertionError | RuntimeException e) {
        return seed;
      }
    }
    return 0;
  }

  private static void assertCaught(Cores cores) {
    assertThat(caughtBy(cores)).isPositive();
  }

  @Test
  void aRecordedOutcomeThatAnswersAtOnceIsCaught() {
    assertCaught(withLedger(AnswersAtOnce::new));
  }

  private static final class AnswersAtOnce extends Ledger {
    private final Recording recording;

    AnswersAtOnce(Recording recording) {
      super(recording);
      this.recording = recording;
    }

    @Override
    void issue(Issued<?> issued) {
      super.issue(issued);
      for (int i = cursor(); i < recording.size(); i++) {
        Entry entry = recording.entry(i);
        if (entry.key().equals(issued.operation.key()) && entry.kind() == issued.operation.kind()) {
          issued.settle(entry);
        }
      }
    }
  }

  @Test
  void deliveringAllRecordedEntriesAtOneQuiescenceIsCaught() {
    assertCaught(
        (parts, engine) ->
            new Execution(parts, engine.run.services(), engine::more, UnwindLimit.DEFAULT) {
              @Override
              public boolean advance() {
                boolean advanced = super.advance();
                while (advanced && ledger().hasNext() && ledger().fits(ledger().next())) {
                  super.advance();
                }
                return advanced;
              }
            });
  }

  @Test
  void startingABodyThatHadNotBegunAfterTheCancelIsCaught() {
    assertCaught(
        withLedger(
            recording ->
                new Ledger(recording) {
                  @Override
                  void withdraw(Predicate<Issued<?>> which) {
                    super.withdraw(
                        which.and(issued -> !(issued.operation instanceof Operation.Work)));
                  }
                }));
  }

  @Test
  void goingOnBeforeTheOtherBranchesHaveRunIsCaught() {
    assertCaught(
        (parts, engine) ->
            new Execution(parts, engine.run.services(), engine::more, UnwindLimit.DEFAULT) {
              @Override
              void await(Pledge<?> pledge) {
                if (!ledger().hasNext() && ledger().hasOpen()) {
                  askDriver();
                  if (!isClosed() && ledger().hasNext()) {
                    advance();
                  }
                }
                if (isClosed() || !pledge.isSettled()) {
                  super.await(pledge);
                }
              }
            });
  }

  @Test
  void tellingTheTimeOfAnEntryNotYetDeliveredIsCaught() {
    assertCaught(
        withLedger(
            recording ->
                new Ledger(recording) {
                  @Override
                  Instant now() {
                    return recording.size() == 0
                        ? super.now()
                        : recording.entry(recording.size() - 1).times().at();
                  }
                }));
  }

  @Test
  void startingBranchesByWhatIsLeftToReplayIsCaught() {
    assertCaught(
        withLedger(
            recording ->
                new Ledger(recording) {
                  @Override
                  boolean isIdle() {
                    return super.isIdle() && !hasNext();
                  }
                }));
  }

  @Test
  void decidingVersionsByWhatIsLeftToReplayIsCaught() {
    Cores cores =
        (parts, engine) ->
            Engine.sound(
                new Execution.Parts(
                    parts.recording(), parts.ledger(), new ByEntriesLeft(parts.recording())),
                engine);

    assertThatThrownBy(() -> assertThat(DeployTest.diverged(true, cores)).isZero())
        .isInstanceOf(AssertionError.class);
  }

  private static final class ByEntriesLeft extends Versions {
    private final int size;

    ByEntriesLeft(Recording recording) {
      super(recording);
      this.size = recording.size();
    }

    @Override
    boolean isPassed(int cursor) {
      return cursor < size;
    }
  }

  @Test
  void ignoringAFailureNobodyAwaitedIsSeenAtTheEnd() {
    TestFlow flow =
        TestFlow.of(
            step -> {
              step.async()
                  .branch(
                      "x",
                      branch -> {
                        throw new IllegalStateException("lost");
                      });
              return 1;
            });

    assertThat(turn(flow, TestRun.fresh(), false)).isInstanceOf(Outcome.Failed.class);
    assertThat(turn(flow, TestRun.fresh(), true)).isInstanceOf(Outcome.Finished.class);
  }

  private static Outcome turn(TestFlow flow, TestRun run, boolean broken) {
    Execution.Parts parts = new Execution.Parts(run.recording);
    return Turn.run(
        flow,
        new Execution(parts, run.services(), Driver.SUSPEND, UnwindLimit.DEFAULT) {
          @Override
          @Nullable Pledge<?> takeLostFailure() {
            Pledge<?> lost = super.takeLostFailure();
            return broken ? null : lost;
          }
        });
  }

  @Test
  void skippingAnEntryOfAnUnknownOperationIsSeenAsAWrongResult() {
    TestFlow flow = TestFlow.of(step -> 1);
    TestRun run = TestRun.fresh().step("a", 1);
    Ledger lenient =
        new Ledger(run.recording) {
          @Override
          boolean fits(Entry entry) {
            return true;
          }
        };
    Execution.Parts parts =
        new Execution.Parts(run.recording, lenient, new Versions(run.recording));

    assertThat(run.replay(flow)).isInstanceOf(Outcome.Diverged.class);
    assertThat(
            Turn.run(
                flow, new Execution(parts, run.services(), Driver.SUSPEND, UnwindLimit.DEFAULT)))
        .isInstanceOf(Outcome.Finished.class);
  }
}
