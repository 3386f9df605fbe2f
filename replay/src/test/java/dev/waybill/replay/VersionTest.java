package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Step;
import dev.waybill.journal.Notes.Mark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changed code and runs of the old code. */
class VersionTest {

  private static int version(Step step) {
    return step.version("change", 1, 3);
  }

  private static TestRun run(int reached, Mark... marks) {
    return new TestRun(new Recording(TestRun.header(64), List.of(), List.of(marks), reached));
  }

  @Test
  void aFreshRunTakesTheNewest() {
    List<Mark> marks = new ArrayList<>();
    TestRun run = run(-1);
    run.drive(
        step -> {
          step.sleep("z" + version(step), HOUR);
          return 1;
        },
        turn -> !marks.addAll(turn.newMarks()));

    assertThat(marks).containsExactly(new Mark("change", 3));
  }

  @Test
  void aPositionThatAnEarlierTurnPassedIsVersionZero() {
    assertThat(result(run(0).replay(step -> step.version("change", 0, 3)))).isEqualTo(0);
    assertThat(result(run(0).replay(step -> step.version("change", -2, 0)))).isEqualTo(0);
  }

  @Test
  void aRunFromBeforeTheFirstMarkStallsWhereItsPathIsGone() {
    assertThat(run(0).replay(VersionTest::version))
        .isEqualTo(
            new Outcome.Diverged(
                "version 'change' of this run is 0",
                "the code supports only 1 to 3; deploy code that still has it"));
  }

  @Test
  void codeBeyondTheEarlierTurnTakesTheNewest() {
    TestRun run = run(0).slept("z");

    assertThat(
            result(
                run.replay(
                    step -> {
                      step.sleep("z", HOUR);
                      return version(step);
                    })))
        .isEqualTo(3);
  }

  @Test
  void aRecordedMarkDecides() {
    assertThat(result(run(0, new Mark("change", 2)).replay(VersionTest::version))).isEqualTo(2);
  }

  @Test
  void theFirstUseDecidesForTheWholeRun() {
    TestRun run = run(0).slept("z");

    Object both =
        result(
            run.replay(
                step -> {
                  int before = step.version("change", 0, 3);
                  step.sleep("z", HOUR);
                  return List.of(before, step.version("change", 0, 3));
                }));

    assertThat(both).isEqualTo(List.of(0, 0));
  }

  @Test
  void aCommittedMarkIsNotNewAnyMore() {
    List<Mark> marks = new ArrayList<>();
    TestRun run = run(-1);
    run.drive(
        step -> {
          version(step);
          step.sleep("a", HOUR);
          step.sleep("b", HOUR);
          return 1;
        },
        turn -> {
          if (turn.cursor() == 0) {
            run.recording.commit(turn.newMarks(), turn.cursor());
            run.slept("a");
            return true;
          }
          return !marks.addAll(turn.newMarks()) && turn.cursor() == 0;
        });

    assertThat(marks).isEmpty();
  }

  @Test
  void aRecordedVersionOutsideTheRangeStallsTheRun() {
    Outcome outcome = run(0, new Mark("change", 7)).replay(VersionTest::version);

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Diverged(
                "version 'change' of this run is 7",
                "the code supports only 1 to 3; deploy code that still has it"));
  }
}
