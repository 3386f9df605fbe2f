package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import dev.waybill.values.JournalJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run goes on in another engine with everything that decides its fate. */
@Timeout(60)
final class MovingTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final WorkflowType<Order, Done> PART =
      WorkflowType.of("part", Order.class, Done.class);
  private static final Order ORDER = new Order("o-1", 2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> did = new CopyOnWriteArrayList<>();
  private final List<LocalBackend> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(LocalBackend::close);
  }

  @Test
  void anEndedRunIsExportedWithItsEndingAndStoredWithoutExecutingAnything() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(TYPE, (step, order) -> step.run("do", Done.class, a -> done("did")));
    LocalBackend from = open(workflow);
    Run<Done> run = from.client().start(TYPE, ORDER);
    assertThat(run.result(PATIENCE)).isEqualTo(new Done("did"));

    Journal journal = from.export(run.id());
    LocalBackend to = move(journal, workflow);

    assertThat(journal.ending().orElseThrow().status()).isEqualTo(RunStatus.COMPLETED);
    Run<Done> moved = to.client().run(run.id(), Done.class);
    assertThat(moved.describe().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(moved.describe().endedAt()).isEqualTo(run.describe().endedAt());
    assertThat(moved.result(PATIENCE)).isEqualTo(new Done("did"));
    assertThat(to.export(run.id())).isEqualTo(journal);
    assertThat(did).containsExactly("did");
  }

  @Test
  void aFailedRunKeepsItsFailure() {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE,
            (step, order) -> {
              throw new IllegalStateException("no stock");
            });
    LocalBackend from = open(workflow);
    Run<Done> run = from.client().start(TYPE, ORDER);
    assertThat(from.settle(PATIENCE)).isTrue();

    Journal journal = from.export(run.id());
    LocalBackend to = move(journal, workflow);

    assertThat(journal.ending().orElseThrow().failure().orElseThrow().data()).isEmpty();
    assertThatThrownBy(() -> to.client().run(run.id(), Done.class).result(PATIENCE))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("no stock");
  }

  @Test
  void anAcceptedCancelMovesAlongAndUndoesWhatWasDone() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE,
            (step, order) ->
                step.saga(
                    "deposit",
                    saga -> {
                      saga.undo("release", a -> did.add("release"));
                      step.run("hold", a -> did.add("hold"));
                      step.run(
                          "slow",
                          a -> {
                            entered.countDown();
                            go.await();
                          });
                      return new Done("kept");
                    }));
    LocalBackend from = open(workflow);
    Run<Done> run = from.client().start(TYPE, ORDER);
    entered.await();
    run.cancel("not wanted");
    Journal journal = from.export(run.id());
    LocalBackend to = move(journal, workflow);
    go.countDown();

    assertThat(journal.notes().cancel()).map(CancelRequest::reason).contains("not wanted");
    assertThat(to.settle(PATIENCE)).isTrue();
    assertThat(did).startsWith("hold").contains("release");
    assertThatThrownBy(() -> to.client().run(run.id(), Done.class).result(PATIENCE))
        .hasMessageContaining("CANCELLED")
        .hasMessageContaining("not wanted");
  }

  @Test
  void aPausedRunStaysPaused() throws Exception {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE,
            (step, order) -> {
              step.sleep("pause", Duration.ofHours(1));
              return done("woke");
            });
    LocalBackend from = open(workflow);
    Run<Done> run = from.client().start(TYPE, ORDER);
    assertThat(from.settle(PATIENCE)).isTrue();
    run.pause();

    LocalBackend to = move(from.export(run.id()), workflow);
    to.advance(Duration.ofHours(2));

    Run<Done> moved = to.client().run(run.id(), Done.class);
    assertThat(moved.describe().status()).isEqualTo(RunStatus.PAUSED);
    assertThat(did).isEmpty();
    moved.resume();
    assertThat(moved.result(PATIENCE)).isEqualTo(new Done("woke"));
  }

  @Test
  void parentAndChildFindEachOtherWhoeverComesFirst() throws Exception {
    for (boolean parentFirst : List.of(true, false)) {
      LocalBackend from = open(family());
      Run<Done> run = from.client().start(TYPE, ORDER);
      assertThat(from.settle(PATIENCE)).isTrue();
      Journal parent = from.export(run.id());
      Pending open = parent.notes().pending().get(0);
      Journal child = from.export(open.ref().orElseThrow());
      from.close();

      assertThat(open.detached()).isFalse();
      assertThat(child.header().origin().parent())
          .contains(new Header.Parent(run.id(), open.key()));
      LocalBackend to = open(family());
      to.startFrom(through(parentFirst ? parent : child));
      to.startFrom(through(parentFirst ? child : parent));
      assertThat(to.export(run.id())).isEqualTo(parent);
      assertThat(to.client().run(run.id(), Done.class).result(PATIENCE))
          .isEqualTo(new Done("whole part"));
    }
    assertThat(did).containsExactly("part", "whole part", "part", "whole part");
  }

  @Test
  void aChildThatEndedBeforeItsParentCameAnswersIt() throws Exception {
    LocalBackend from = open(family());
    Run<Done> run = from.client().start(TYPE, ORDER);
    assertThat(from.settle(PATIENCE)).isTrue();
    Journal parent = from.export(run.id());
    Journal child = from.export(parent.notes().pending().get(0).ref().orElseThrow());
    from.close();

    LocalBackend to = move(child, family());
    assertThat(to.client().run(child.header().runId(), Done.class).result(PATIENCE))
        .isEqualTo(new Done("part"));
    to.startFrom(through(parent));

    assertThat(to.client().run(run.id(), Done.class).result(PATIENCE))
        .isEqualTo(new Done("whole part"));
    assertThat(did).containsExactly("part", "whole part");
  }

  @Test
  void aRunsTimeoutCountsFromItsAcceptance() {
    Workflow<Order, Done> workflow =
        Bench.workflow(
            TYPE.define().timeout(Duration.ofHours(3)).build(),
            (step, order) -> {
              step.sleep("long", Duration.ofDays(1));
              return done("woke");
            });
    LocalBackend from = open(workflow);
    Run<Done> run = from.client().start(TYPE, ORDER);
    from.advance(Duration.ofHours(2));
    Journal journal = from.export(run.id());

    Header.Origin origin = journal.header().origin();
    assertThat(origin.deadline()).contains(origin.acceptedAt().plus(Duration.ofHours(3)));
    LocalBackend to = openAt(from, workflow);
    to.startFrom(through(journal));
    to.advance(Duration.ofMinutes(61));
    assertThatThrownBy(() -> to.client().run(run.id(), Done.class).result(PATIENCE))
        .hasMessageContaining("FAILED")
        .hasMessageContaining("longer than its definition allows");
  }

  private Workflow<?, ?>[] family() {
    return new Workflow<?, ?>[] {
      Bench.workflow(
          TYPE, (step, order) -> done("whole " + step.invoke("part", PART, order).text())),
      Bench.workflow(
          PART,
          (step, order) -> {
            step.sleep("make", Duration.ofHours(1));
            return step.run("made", Done.class, a -> done("part"));
          })
    };
  }

  private Done done(String what) {
    did.add(what);
    return new Done(what);
  }

  private LocalBackend move(Journal journal, Workflow<?, ?>... workflows) {
    LocalBackend to = open(workflows);
    to.startFrom(through(journal));
    return to;
  }

  /** The journal as another process reads it. */
  private static Journal through(Journal journal) {
    return JournalJson.read(JournalJson.write(journal));
  }

  private LocalBackend open(Workflow<?, ?>... workflows) {
    return openAt("2026-01-05T09:00:00Z", workflows);
  }

  private LocalBackend openAt(LocalBackend other, Workflow<?, ?>... workflows) {
    return openAt(other.now().toString(), workflows);
  }

  private LocalBackend openAt(String now, Workflow<?, ?>... workflows) {
    Map<String, String> settings =
        Map.of(LocalSettings.FILE, "memory", LocalSettings.CLOCK, "virtual:" + now);
    LocalBackend backend = Bench.open(settings, workflows);
    opened.add(backend);
    return backend;
  }
}
