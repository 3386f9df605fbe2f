package dev.waybill.inngest;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.waybill.Failure;
import dev.waybill.journal.Header;
import dev.waybill.journal.Header.Parent;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.values.JsonCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the adapter does in steps of its own: each may be done twice with the effect of once. */
final class Chores {
  private static final String RUN = "step.run";

  private final Engine engine;

  Chores(Engine engine) {
    this.engine = engine;
  }

  /** Sends what the code asked to send. */
  Op send(Operation.Send send, String key) {
    List<Outbox.Letter> letters = new ArrayList<>();
    for (Outgoing event : send.events()) {
      letters.add(
          new Outbox.Letter(event.id(), event.name(), JsonCodec.tree(event.data()), event.time()));
    }
    engine.outbox.send(letters);
    return Ops.ran(key, "step.sendEvent", Recorded.success(dev.waybill.Json.NULL, engine.now(), 0));
  }

  /** Starts a child; one that nobody knows has failed. */
  Op start(Operation.Child child, Start parent, boolean detached) {
    var definition = engine.definition(child.workflow());
    if (definition.isEmpty()) {
      Failure unknown =
          Failure.of(
                  "WaybillException", "workflow '" + child.workflow() + "' is not registered here")
              .withCode("unknown-workflow");
      engine.outbox.send(
          List.of(
              Letters.ended(
                  new Closing(child.childRunId(), Optional.empty(), Optional.of(unknown)))));
    } else {
      Instant now = engine.now();
      Header header = parent.header();
      Meta meta =
          new Meta(
              child.childRunId(),
              new Meta.Place(0, 0, Start.seed(child.childRunId()), 0),
              now,
              definition.get().timeout().map(now::plus),
              Optional.empty(),
              detached ? Optional.empty() : Optional.of(new Parent(header.runId(), child.key())),
              Set.of(),
              Meta.Carried.NOTHING);
      engine.outbox.send(
          List.of(
              Letters.start(
                  engine.context.app(), child.workflow(), child.input(), meta, Optional.empty())));
    }
    return Ops.ran(Wire.START + child.key(), RUN, Own.outcome(BooleanNode.TRUE));
  }

  /** Looks what the run should have heard before its wait was open. */
  Op look(String key, Operation.Wait wait, Start start, Inbox inbox) {
    Found found =
        engine.lookback.look(wait.match(), start.header().runId(), inbox.since(wait), inbox);
    return Ops.ran(key, RUN, Own.outcome(Wire.tree(found)));
  }

  /** Does what the name of an own step says. */
  Op run(String name) {
    if (name.startsWith(Wire.CANCEL)) {
      engine.cancels.ask(
          name.substring(Wire.CANCEL.length()),
          "its parent is being cancelled, or does not want it");
    }
    return Ops.ran(name, RUN, Own.outcome(BooleanNode.TRUE));
  }
}
