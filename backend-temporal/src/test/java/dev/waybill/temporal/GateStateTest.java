package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Singleton;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.temporal.Backends.Deal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a gate decides. */
class GateStateTest {
  private static final WorkflowDefinition<Deal, String> SINGLE =
      Backends.type("single").define().singleton(Singleton.CANCEL_RUNNING, "id").build();

  private static Gate.Ask ask(String run) {
    RunStart start =
        new RunStart(
            run, SINGLE, Wire.json(new Deal("d")), StartOptions.defaults(), Optional.of("event"));
    return new Gate.Ask(run, Gate.Wish.of(start), Rules.of(SINGLE, start.input()));
  }

  @Test
  void aRunThatIsAskedForAgainLaterDoesNotGiveWayToItself() {
    GateState gate = GateState.fresh();
    assertThat(gate.decide(ask("one"), 0).begin()).isPresent();

    GateState.Decision again = gate.decide(ask("one"), Duration.ofHours(2).toMillis());

    assertThat(again.cancel()).isEmpty();
    assertThat(again.begin()).isEmpty();
    assertThat(again.answer()).isEqualTo(new Admission.Answer(Run.Admission.STARTED, "one"));
    assertThat(gate.decide(ask("two"), Duration.ofHours(3).toMillis()).cancel())
        .containsExactly("one");
  }

  @Test
  void aBatchTakesNoMoreThanARunsInputMayHold() {
    GateState gate = GateState.fresh();
    for (String id : List.of("a", "b", "c")) {
      QueuedEvent event =
          new QueuedEvent(id, "added", Wire.json(new Deal("x".repeat(900_000))), Instant.EPOCH);
      gate.collect(new Gate.Item("batched", event, 10, 60_000), 0);
    }

    assertThat(gate.takeBatch().input().size()).isBetween(1_800_000, 2_000_000);
    assertThat(gate.takeBatch().input().size()).isBetween(900_000, 1_000_000);
    assertThat(gate.items()).isEmpty();
  }
}
