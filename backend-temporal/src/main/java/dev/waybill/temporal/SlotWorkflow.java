package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.temporal.Gate.Names;
import dev.waybill.temporal.SlotGate.Claim;
import dev.waybill.temporal.SlotGate.State;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives out the slots of one key. */
final class SlotWorkflow implements SlotGate.Flow {
  private static final Duration CHECK = Duration.ofSeconds(30);
  private static final int MOST_QUESTIONS = 1_000;
  private static final int MOST_EVENTS = 4_000;

  private final Gate.Chores chores =
      Workflow.newLocalActivityStub(
          Gate.Chores.class, Untiring.options(Duration.ofSeconds(10)).build());
  private @Nullable State state;
  private @Nullable Promise<Void> check;
  private boolean poked;
  private boolean continuing;
  private int questions;
  private int open;

  @Override
  public void run(Json carried) {
    state = carried.isNull() ? State.fresh() : Wire.read(carried, State.class);
    while (true) {
      poked = false;
      grant();
      if (mustContinue()) {
        continuing = true;
        Workflow.await(() -> open == 0);
        Workflow.newContinueAsNewStub(SlotGate.Flow.class).run(Wire.json(now()));
      }
      if (now().isEmpty() && open == 0) {
        return;
      }
      await();
    }
  }

  private State now() {
    return java.util.Objects.requireNonNull(state);
  }

  private boolean mustContinue() {
    return questions >= MOST_QUESTIONS
        || Workflow.getInfo().getHistoryLength() > MOST_EVENTS
        || Workflow.getInfo().isContinueAsNewSuggested();
  }

  /** Waits for news; while somebody queues, looks now and then whether the holders still live. */
  private void await() {
    if (check == null && !now().queue().isEmpty()) {
      check = Workflow.newTimer(CHECK);
    }
    Promise<Void> timer = check;
    Workflow.await(() -> poked || mustContinue() || (timer != null && timer.isCompleted()));
    if (timer != null && timer.isCompleted()) {
      check = null;
      if (!now().queue().isEmpty()) {
        Json gone = chores.ended(Wire.json(new Names(now().runs())));
        Wire.read(gone, Names.class).names().forEach(now()::gone);
      }
    }
  }

  private void grant() {
    Optional<Claim> next = now().grant();
    while (next.isPresent()) {
      Claim claim = next.get();
      try {
        Workflow.newUntypedExternalWorkflowStub(claim.run())
            .signal(Wire.GRANTED, Wire.json(claim.ticket()));
      } catch (SignalExternalWorkflowException ended) {
        now().gone(claim.run());
      }
      next = now().grant();
    }
  }

  @Override
  public void check(Json claim) {
    if (continuing) {
      throw new IllegalStateException("busy, ask again");
    }
  }

  @Override
  public Json acquire(Json json) {
    open++;
    questions++;
    Workflow.await(() -> state != null);
    Claim claim = Wire.read(json, Claim.class);
    if (now().limit() != claim.limit()) {
      state = now().withLimit(claim.limit());
    }
    boolean granted = now().acquire(claim);
    open--;
    poked = true;
    return Wire.json(granted);
  }

  @Override
  public void release(Json claim) {
    Workflow.await(() -> state != null);
    now().release(Wire.read(claim, Claim.class));
    poked = true;
  }
}
