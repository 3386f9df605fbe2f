package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.temporal.Backends.Deal;
import dev.waybill.values.JsonCodec;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that refuses a call for a moment ends no run, and loses nothing that it has taken. */
class HiccupsTest {
  private static final EventType<Deal> ADDED = EventType.of("deal/added", Deal.class);

  /** Counts the events that came together. */
  static final class Batched implements Workflow<Deal[], String> {
    @Override
    public WorkflowDefinition<Deal[], String> definition() {
      return WorkflowType.of("batched", Deal[].class, String.class)
          .define()
          .startedByBatch(ADDED, 10, Duration.ofMinutes(10))
          .build();
    }

    @Override
    public String run(Step step, Deal[] deals) {
      return deals.length + " came";
    }
  }

  private final Hiccups hiccups = new Hiccups();
  private final TemporalBackend backend =
      Backends.extended(
          hiccups,
          TemporalSettings.IN_PROCESS,
          true,
          Backends.workflow(
              "sleeper",
              (step, deal) -> {
                step.sleep("long", Duration.ofDays(1));
                return "slept";
              }),
          Backends.workflow(
              "limited",
              builder -> builder.concurrency(1),
              (step, deal) -> step.run("work", String.class, attempt -> "done")),
          new Batched());

  @AfterEach
  void close() {
    backend.close();
  }

  private Run<String> start(String workflow) {
    return backend.client().start(Backends.type(workflow), new Deal("d"));
  }

  private RunStatus status(String run) {
    try {
      return backend.client().run(run, String.class).describe().status();
    } catch (RunNotFoundException notYet) {
      return RunStatus.SCHEDULED;
    }
  }

  @Test
  void aRunIsCancelledAlthoughTheServerRefusesItAtFirst() {
    Run<String> run = start("sleeper");
    Waiting.until(() -> status(run.id()) == RunStatus.WAITING);

    hiccups.refuse("RequestCancelWorkflowExecution", 2);
    run.cancel("enough");

    Waiting.until(() -> status(run.id()).isFinal());
    assertThat(status(run.id())).isEqualTo(RunStatus.CANCELLED);
    assertThat(hiccups.isOver("RequestCancelWorkflowExecution")).isTrue();
  }

  @Test
  void aRunGetsItsSlotAlthoughTheServerRefusesTheQuestionAtFirst() {
    hiccups.refuse("ExecuteMultiOperation", 13); // once more than one who asks is patient
    Run<String> run = start("limited");

    Waiting.until(() -> status(run.id()).isFinal());
    assertThat(status(run.id())).isEqualTo(RunStatus.COMPLETED);
    assertThat(hiccups.isOver("ExecuteMultiOperation")).isTrue();
  }

  @Test
  void aRunGetsTheSlotOfADeadOneAlthoughTheServerDoesNotTellAtFirst() {
    Engine engine = backend.engine();
    String key = "0/" + Rules.key(JsonCodec.tree(Wire.json(new Deal("d"))), List.of());
    Slots.Wanted ghosts =
        new Slots.Wanted(
            Rules.id(engine, "slots", "limited", key),
            new SlotGate.Claim("ghost", "its ticket", 1, 1));
    assertThat(Slots.ask(engine, ghosts).text()).isEqualTo("true");
    Run<String> run = start("limited");
    Waiting.until(() -> status(run.id()) == RunStatus.QUEUED);

    hiccups.refuse("DescribeWorkflowExecution", 1);
    backend.advance(Duration.ofMinutes(1));

    Waiting.until(() -> status(run.id()).isFinal());
    assertThat(status(run.id())).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aBatchIsKeptAlthoughTheServerRefusesItsRunAtFirst() {
    String first = backend.client().send(ADDED.event(new Deal("a"))).get(0);
    awaitTaken(first);
    awaitTaken(backend.client().send(ADDED.event(new Deal("b"))).get(0));

    hiccups.refuse("StartWorkflowExecution", 2);
    backend.advance(Duration.ofMinutes(11));

    Run<String> run = backend.client().run(Seeds.id("batch", "batched", first), String.class);
    Waiting.until(() -> status(run.id()) == RunStatus.COMPLETED);
    assertThat(run.journal().ending().orElseThrow().value()).contains(Wire.json("2 came"));
    assertThat(hiccups.isOver("StartWorkflowExecution")).isTrue();
  }

  @Test
  void aBatchThatCanNeverBeginDoesNotEndItsGate() {
    awaitTaken(backend.client().send(ADDED.event(new Deal("a"))).get(0));
    hiccups.status = Status.INVALID_ARGUMENT.withDescription("its input is too odd");
    hiccups.refuse("StartWorkflowExecution", 1);
    backend.advance(Duration.ofMinutes(11));
    Waiting.until(() -> hiccups.isOver("StartWorkflowExecution"));

    String next = backend.client().send(ADDED.event(new Deal("b"))).get(0);
    awaitTaken(next);
    backend.advance(Duration.ofMinutes(11));

    String run = Seeds.id("batch", "batched", next);
    Waiting.until(() -> status(run) == RunStatus.COMPLETED);
  }

  private void awaitTaken(String event) {
    Waiting.until(() -> status(backend.engine().post.eventRun(event)) == RunStatus.COMPLETED);
  }
}
