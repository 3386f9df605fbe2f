package dev.waybill.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.Workflow;
import dev.waybill.conformance.catalogue.Catalogue;
import dev.waybill.conformance.catalogue.Requirement;
import dev.waybill.conformance.mini.MiniTarget;
import dev.waybill.conformance.run.Conformance;
import dev.waybill.conformance.run.Round;
import dev.waybill.conformance.run.Verdict;
import dev.waybill.conformance.target.Target;
import dev.waybill.conformance.target.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundTest {
  private static final String REQUIREMENT =
      """
        - id: test.%s
          profile: core
          semantics: [time.1]
          narrative: A run sleeps.
          workflow: sleeper
          stimulus:
            - start: {input: {time: <time 1h>}}
            - advance: %s
          expect: {bodies: {wake: 1}}
      """;
  private static final Catalogue CATALOGUE =
      Catalogue.parse(
          "area: test\nrequirements:\n"
              + REQUIREMENT.formatted("shorter", "61m")
              + REQUIREMENT.formatted("longer", "62m"));

  /** Opens its worlds together: one alone would wait in vain. */
  private static final class Together implements Target {
    private final MiniTarget sound = new MiniTarget("mini");
    private final CountDownLatch worlds;
    private final List<Duration> spans = new ArrayList<>();
    private final int parallelism;

    Together(int parallelism) {
      this.parallelism = parallelism;
      worlds = new CountDownLatch(parallelism);
    }

    @Override
    public String name() {
      return sound.name();
    }

    @Override
    public int parallelism() {
      return parallelism;
    }

    @Override
    public double timeScale(Duration span) {
      synchronized (spans) {
        spans.add(span);
      }
      return 1;
    }

    @Override
    public World open(List<Workflow<?, ?>> workflows) {
      if (!workflows.isEmpty()) {
        worlds.countDown();
        await();
      }
      return sound.open(workflows);
    }

    private void await() {
      try {
        assertThat(worlds.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void asManyAsTheTargetTakesAreCarriedOutTogether() throws InterruptedException {
    assertThat(verdicts(new Together(2)))
        .containsExactly(new Verdict.Passed(), new Verdict.Passed());
  }

  @Test
  void byDefaultTheyAreCarriedOutOneAfterTheOtherInTheirOrder() throws InterruptedException {
    Together target = new Together(1);
    assertThat(verdicts(target)).containsExactly(new Verdict.Passed(), new Verdict.Passed());
    assertThat(target.spans).containsExactly(Duration.ofMinutes(61), Duration.ofMinutes(62));
  }

  private static List<Verdict> verdicts(Target target) throws InterruptedException {
    Round round = Round.of(Conformance.of(CATALOGUE, target));
    List<Verdict> verdicts = new ArrayList<>();
    for (Requirement requirement : round.requirements()) {
      verdicts.add(round.result(requirement).verdict());
    }
    return verdicts;
  }
}
