package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;
import static dev.waybill.replay.TestRun.open;
import static dev.waybill.replay.TestRun.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.FanOut;
import dev.waybill.Outcomes;
import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Maps, and the width of a run. */
class FanTest {
  private final TestRun run = TestRun.fresh();

  private static Promise<Outcomes<Integer, Integer>> map(
      Step step, int items, FanOut rule, Step.Each<Integer, Integer> code) {
    return step.async().map("m", IntStream.range(0, items).boxed().toList(), rule, code);
  }

  private static String show(Outcomes<Integer, Integer> outcomes) {
    StringBuilder text = new StringBuilder();
    for (Outcomes.Outcome<Integer, Integer> outcome : outcomes.all()) {
      text.append(
          outcome instanceof Outcomes.Succeeded
              ? "S"
              : outcome instanceof Outcomes.Failed ? "F" : "-");
    }
    return text.toString();
  }

  private static int work(Step step, int item, int... failing) {
    return step.run(
        "a",
        Integer.class,
        a -> {
          if (IntStream.of(failing).anyMatch(bad -> bad == item)) {
            throw new IllegalStateException("bad " + item);
          }
          return item * 10;
        });
  }

  @Test
  void itemsRunInScopesOfTheirOwnSomeAtATime() {
    TestFlow.Code code = step -> map(step, 5, FanOut.of(2), (s, n) -> work(s, n)).await().values();

    assertThat(open(run.replay(code))).containsExactly("m/0/a", "m/1/a");
    assertThat(result(run.finish(code))).isEqualTo(List.of(0, 10, 20, 30, 40));
  }

  @Test
  void anEmptyMapIsDoneAtOnce() {
    assertThat(result(run.replay(step -> map(step, 0, FanOut.of(2), (s, n) -> 1).await().values())))
        .isEqualTo(List.of());
  }

  @Test
  void theMapFailsWithItsCountsOnceTooManyItemsFailed() {
    Outcome outcome =
        run.finish(
            step -> {
              try {
                return show(
                    map(step, 6, FanOut.of(1).withToleratedFailures(1), (s, n) -> work(s, n, 1, 2))
                        .await());
              } catch (StepFailedException e) {
                return e.step() + " " + e.failure().code().orElse("") + " " + e.failure().message();
              }
            });

    assertThat(result(outcome))
        .isEqualTo("m too-many-failures map 'm': 2 of 6 items failed, 1 are tolerated");
    assertThat(run.keys()).containsExactly("STEP m/0/a", "STEP m/1/a", "STEP m/2/a");
  }

  @Test
  void toleratedFailuresAreOutcomes() {
    assertThat(
            result(
                run.finish(
                    step ->
                        show(
                            map(
                                    step,
                                    3,
                                    FanOut.of(1).withToleratedFailures(1),
                                    (s, n) -> work(s, n, 1))
                                .await()))))
        .isEqualTo("SFS");
  }

  @Test
  void theRestIsSkippedOnceEnoughSucceeded() {
    assertThat(
            result(
                run.finish(
                    step ->
                        show(
                            map(step, 5, FanOut.of(1).withEnoughSuccesses(2), (s, n) -> work(s, n))
                                .await()))))
        .isEqualTo("SS---");
  }

  @Test
  void runningItemsMayEndWhatTheyBeganButBeginNothing() {
    Outcome outcome =
        run.finish(
            step ->
                show(
                    map(
                            step,
                            3,
                            FanOut.of(3).withEnoughSuccesses(1),
                            (s, n) -> {
                              int first = work(s, n);
                              return n == 0 ? first : first + work(s, n);
                            })
                        .await()));

    assertThat(result(outcome)).isEqualTo("S--");
    assertThat(run.keys()).containsExactly("STEP m/0/a", "STEP m/1/a", "STEP m/2/a");
  }

  @Test
  void sleepingItemsDoNotHoldADecidedMap() {
    Outcome outcome =
        run.step("m/0/a", 1)
            .replay(
                step ->
                    show(
                        map(
                                step,
                                2,
                                FanOut.of(2).withEnoughSuccesses(1),
                                (s, n) -> {
                                  if (n == 1) {
                                    s.sleep("z", HOUR);
                                  }
                                  return work(s, n);
                                })
                            .await()));

    assertThat(result(outcome)).isEqualTo("S-");
  }

  @Test
  void theSecondUseOfAMapIdIsCounted() {
    run.finish(
        step -> {
          for (int i = 0; i < 2; i++) {
            map(step, 1, FanOut.of(1), (s, n) -> work(s, n)).await();
          }
          return 1;
        });

    assertThat(run.keys()).containsExactly("STEP m/0/a", "STEP m:1/0/a");
  }

  @Test
  void itemsThatAreDoneGiveTheirThreadsBack() {
    int before = BranchThreads.size();
    int[] peak = new int[1];
    Outcome outcome =
        run.drive(
            step -> map(step, 2000, FanOut.of(8), (s, n) -> work(s, n)).await().values().size(),
            turn -> {
              peak[0] = Math.max(peak[0], BranchThreads.size());
              return run.completeFirst(turn);
            });

    assertThat(result(outcome)).isEqualTo(2000);
    assertThat(peak[0]).isLessThanOrEqualTo(Math.max(before, 8) + 1);
  }

  @Test
  void noMoreBranchesAreLiveThanTheWidth() {
    TestRun narrow = TestRun.ofWidth(2);
    List<Integer> live = new ArrayList<>();
    narrow.drive(
        step -> {
          List<Promise<Integer>> all = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            all.add(step.async().branch("b", branch -> work(branch, 1)));
          }
          return Promise.all(all).await();
        },
        turn -> {
          live.add(turn.open().size());
          return narrow.completeFirst(turn);
        });

    assertThat(live).containsExactly(2, 2, 2, 2, 1);
    assertThat(narrow.keys())
        .containsExactly("STEP b/a", "STEP b:1/a", "STEP b:2/a", "STEP b:3/a", "STEP b:4/a");
  }

  @Test
  void nestedBranchesDoNotDeadlockAtAnyWidth() {
    TestRun narrow = TestRun.ofWidth(1);

    Outcome outcome = narrow.finish(step -> nest(step, 4));

    assertThat(result(outcome)).isEqualTo(4);
  }

  private static int nest(Step step, int depth) {
    return depth == 0
        ? step.run("end", Integer.class, a -> 0)
        : 1 + step.async().branch("n", inner -> nest(inner, depth - 1)).await();
  }

  @Test
  void aJournalOfAWiderRunIsReplayedByANarrowerOne() {
    TestFlow.Code code =
        step -> {
          List<Promise<Integer>> all = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            all.add(step.async().branch("b", branch -> work(branch, 1)));
          }
          return Promise.all(all).await();
        };
    TestRun narrow = TestRun.ofWidth(1);
    narrow.step("b:3/a", 1).step("b:2/a", 1).step("b:1/a", 1).step("b/a", 1);

    assertThat(result(narrow.replay(code))).isEqualTo(List.of(1, 1, 1, 1));
  }
}
