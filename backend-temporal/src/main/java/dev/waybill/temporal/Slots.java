package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Concurrency;
import dev.waybill.temporal.SlotGate.Claim;
import dev.waybill.values.JsonCodec;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The slots that a run must hold while it executes: one of each limit of its definition, taken in
 * the definition's order. Without limits nothing happens.
 */
final class Slots {
  private static final LocalActivityOptions CALL = Untiring.options(Duration.ofSeconds(15)).build();

  private final RunState run;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Wanted> held = new ArrayList<>();
  private final Set<String> granted = new HashSet<>();
  private int tickets;
  private boolean queued;

  private record Rule(String gate, int limit) {}

  /** A claim and the gate that it is made to. */
  record Wanted(String gate, Claim claim) {}

  private Slots(RunState run) {
    this.run = run;
  }

  static Slots of(Engine engine, RunState run, WorkflowDefinition<?, ?> definition) {
    Slots slots = new Slots(run);
    if (definition.concurrency().isEmpty()) {
      return slots;
    }
    JsonNode input = JsonCodec.tree(run.header().input());
    for (Concurrency rule : definition.concurrency()) {
      String key = slots.rules.size() + "/" + Rules.key(input, rule.by());
      slots.rules.add(
          new Rule(Rules.id(engine, "slots", definition.type().name(), key), rule.executing()));
    }
    return slots;
  }

  /** Asks for a slot; true when it was free. Called by an activity, which may be repeated. */
  static Json ask(Engine engine, Wanted wanted) {
    return Asking.ask(
        engine, SlotGate.TYPE, wanted.gate(), SlotGate.ACQUIRE, Wire.json(wanted.claim()));
  }

  /** Whether the run waits for a slot. */
  boolean isQueued() {
    return queued;
  }

  void granted(String ticket) {
    granted.add(ticket);
  }

  /** Takes what the run does not hold yet; waits until it has it. */
  void acquire() {
    boolean unused = acquire(Optional.empty(), false);
  }

  /**
   * The same for a run that has not begun: it gives up when it is to be cancelled, or too late.
   *
   * @return false when it gave up
   */
  boolean acquireFirst(Optional<Instant> until) {
    return acquire(until, true);
  }

  private boolean acquire(Optional<Instant> until, boolean mayGiveUp) {
    while (held.size() < rules.size()) {
      Wanted wanted = want(rules.get(held.size()));
      held.add(wanted);
      Json free =
          Workflow.newUntypedLocalActivityStub(CALL)
              .execute(Wire.SLOT, Json.class, Wire.json(wanted));
      if (!Wire.read(free, Boolean.class)) {
        queued = true;
        boolean unused =
            Leases.await(until, () -> isGranted(wanted) || (mayGiveUp && run.isCancelAsked()));
        queued = false;
        if (!isGranted(wanted)) {
          release();
          return false;
        }
      }
    }
    return true;
  }

  private Wanted want(Rule rule) {
    int rank =
        switch (run.envelope.origin().priority()) {
          case HIGH -> 0;
          case NORMAL -> 1;
          case LOW -> 2;
        };
    String ticket = run.began + "/" + tickets++;
    return new Wanted(rule.gate(), new Claim(run.header().runId(), ticket, rank, rule.limit()));
  }

  private boolean isGranted(Wanted wanted) {
    return granted.contains(wanted.claim().ticket());
  }

  /** Gives everything back. */
  void release() {
    granted.clear();
    List<Wanted> all = List.copyOf(held);
    held.clear();
    for (Wanted wanted : all) {
      Leases.tell(wanted.gate(), SlotGate.RELEASE, Wire.json(wanted.claim()));
    }
  }

  /** Waits for a condition; meanwhile a run with nothing in flight holds no slot. */
  void rest(boolean idle) {
    if (idle && !rules.isEmpty()) {
      release();
    }
    if (!run.hasNews()) {
      Workflow.await(run::hasNews);
    }
    acquire();
  }
}
