package dev.waybill.replay;

import dev.waybill.Json;
import dev.waybill.WorkflowType;
import dev.waybill.journal.Entry;

/** Ends this journal and begins the next. */
final class Continuation {
  private Continuation() {}

  /** Fixes the outcome, or throws what forbids it; returns what unwinds the code. */
  static Unwind to(Execution execution, Coroutine me, WorkflowType<?, ?> self, Object input) {
    check(execution, me, self);
    Json json = Bodies.encode(execution.services().codec(), input);
    if (Values.first(json) != '{' && Values.first(json) != '[') {
      Values.object("input of '" + self.name() + "'", execution.services().codec(), input);
    }
    Lost.check(execution);
    Entry orphan = execution.ledger().orphan(true);
    if (orphan != null) {
      execution.diverge(Texts.name(orphan), "the code called continueAsNew");
    } else {
      execution.close(new Outcome.Continued(json));
    }
    return new Unwind("the run goes on in a new journal");
  }

  private static void check(Execution execution, Coroutine me, WorkflowType<?, ?> self) {
    if (me.isBranch() || !me.scope.isEmpty()) {
      throw Texts.misuse(
          "continueAsNew called in "
              + me.place()
              + "; call it in the run's own code and return it");
    }
    if (!self.name().equals(execution.header().workflow())) {
      throw Texts.misuse(
          "continueAsNew must name the run's own workflow '"
              + execution.header().workflow()
              + "', got: '"
              + self.name()
              + "'; use invoke for another");
    }
    if (execution.ledger().hasOpen() || execution.scheduler().hasBranches()) {
      throw Texts.misuse(
          "continueAsNew called while "
              + Texts.open(execution.ledger().operations(), execution.scheduler().branches())
              + " is open; await or cancel it first");
    }
  }
}
