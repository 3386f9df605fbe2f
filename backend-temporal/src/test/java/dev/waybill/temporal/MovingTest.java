package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Retry;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.StepOptions;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Journal;
import dev.waybill.temporal.Backends.Deal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Runs that go on from a journal. */
class MovingTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> effects = new CopyOnWriteArrayList<>();
  private volatile boolean failing = true;

  private Workflow<Deal, String> moving() {
    return workflow(
        "moving",
        (step, deal) -> {
          String first = step.run("first", String.class, attempt -> effect("first " + deal.id()));
          step.sleep("night", Duration.ofHours(8));
          String second = step.run("second", String.class, attempt -> effect("second"));
          return first + ", " + second;
        });
  }

  private String effect(String what) {
    effects.add(what);
    return what;
  }

  private static void awaitStatus(Run<?> run, RunStatus status) {
    await(run.id() + " is " + status, () -> run.describe().status() == status);
  }

  @Test
  void goesOnWhereTheJournalEnds() throws TimeoutException {
    Journal journal;
    String id;
    try (TemporalBackend old = Backends.inProcess(moving())) {
      Run<String> run =
          old.client()
              .start(type("moving"), new Deal("d-1"), StartOptions.defaults().withTags("vip"));
      id = run.id();
      awaitStatus(run, RunStatus.WAITING);
      journal = old.export(id);
    }
    try (TemporalBackend backend = Backends.inProcess(moving())) {
      backend.startFrom(journal);
      backend.startFrom(journal);
      Run<String> run = backend.client().run(id, String.class);

      assertThat(run.result(LONG)).isEqualTo("first d-1, second");
      assertThat(effects).containsExactly("first d-1", "second");
      RunInfo info = run.describe();
      assertThat(info.tags()).containsExactly("vip");
      assertThat(info.startedAt()).isEqualTo(journal.header().origin().acceptedAt());
      assertThat(run.journal().entries().get(1).times().deadline())
          .isEqualTo(journal.notes().pending().get(0).times().due());
    }
  }

  @Test
  void keepsTheCountOfFailedAttempts() throws TimeoutException {
    StepOptions thrice =
        StepOptions.defaults()
            .withRetry(Retry.attempts(3).withBackoff(Duration.ofDays(30), Duration.ofDays(30), 1));
    Workflow<Deal, String> flaky =
        workflow(
            "flaky",
            (step, deal) ->
                step.with(thrice)
                    .run(
                        "call",
                        String.class,
                        attempt -> {
                          if (failing) {
                            throw new IllegalStateException("down");
                          }
                          return "attempt " + attempt.number();
                        }));
    Journal journal;
    try (TemporalBackend old = Backends.inProcess(flaky)) {
      Run<String> run = old.client().start(type("flaky"), new Deal("d-1"));
      await("one attempt", () -> attempts(run) == 1);
      journal = old.export(run.id());
    }
    failing = false;
    try (TemporalBackend backend = Backends.inProcess(flaky)) {
      backend.startFrom(journal);
      Run<String> run = backend.client().run(journal.header().runId(), String.class);

      assertThat(run.result(LONG)).isEqualTo("attempt 2");
    }
  }

  private static int attempts(Run<?> run) {
    return run.journal().notes().pending().stream()
        .mapToInt(open -> open.attempts())
        .findFirst()
        .orElse(0);
  }

  @Test
  void anEndedRunStaysEnded() {
    Journal journal;
    try (TemporalBackend old = Backends.inProcess(moving())) {
      Run<String> run = old.client().start(type("moving"), new Deal("d-1"));
      awaitStatus(run, RunStatus.WAITING);
      run.cancel("enough");
      awaitStatus(run, RunStatus.CANCELLED);
      journal = old.export(run.id());
    }
    try (TemporalBackend backend = Backends.inProcess(moving())) {
      backend.startFrom(journal);
      Run<String> run = backend.client().run(journal.header().runId(), String.class);

      awaitStatus(run, RunStatus.CANCELLED);
      assertThat(run.describe().failure().orElseThrow().message()).isEqualTo("enough");
      assertThat(effects).containsExactly("first d-1");
    }
  }

  @Test
  void waitsForAChildThatMovedBeforeItsParent() throws TimeoutException {
    Workflow<Deal, String> parent =
        workflow(
            "parent",
            (step, deal) -> "child: " + step.invoke("child", type("moving"), new Deal("d-2")));
    Journal journal;
    Journal child;
    try (TemporalBackend old = Backends.inProcess(parent, moving())) {
      Run<String> run = old.client().start(type("parent"), new Deal("d-1"));
      await("the child is open", () -> !run.journal().notes().pending().isEmpty());
      journal = old.export(run.id());
      String id = journal.notes().pending().get(0).target().ref().orElseThrow();
      awaitStatus(old.client().run(id, String.class), RunStatus.WAITING);
      child = old.export(id);
    }
    try (TemporalBackend backend = Backends.inProcess(parent, moving())) {
      backend.startFrom(child);
      backend.startFrom(journal);
      Run<String> run = backend.client().run(journal.header().runId(), String.class);

      assertThat(run.result(LONG)).isEqualTo("child: first d-2, second");
      assertThat(effects).containsExactly("first d-2", "second");
    }
  }

  @Test
  void rerunsFromAnEntry() throws TimeoutException {
    try (TemporalBackend backend = Backends.inProcess(moving())) {
      Run<String> run = backend.client().start(type("moving"), new Deal("d-1"));
      String unused = run.result(LONG);

      Run<String> again = run.rerunFrom("second");

      assertThat(again.id()).isNotEqualTo(run.id());
      assertThat(again.result(LONG)).isEqualTo("first d-1, second");
      assertThat(effects).containsExactly("first d-1", "second", "second");
      assertThatThrownBy(() -> run.rerunFrom("third"))
          .isInstanceOf(WaybillException.class)
          .hasMessageContaining("has no entry 'third'");
    }
  }
}
