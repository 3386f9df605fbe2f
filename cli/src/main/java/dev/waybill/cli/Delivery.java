package dev.waybill.cli;

import dev.waybill.Event;
import dev.waybill.FailNow;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.crm.events.ApprovalDecided;
import dev.waybill.crm.events.CrmEvents;
import dev.waybill.values.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Hands lines to the engine in batches. Decisions on drafted replies complete callbacks; one that
 * comes before its draft is tried again at the end.
 */
final class Delivery {
  private static final int BATCH = 200;
  private static final Set<String> AWAY =
      Set.of(
          "database-unavailable",
          "backend-closed",
          "engine-unreachable",
          "engine-busy",
          "unknown-namespace",
          "unauthenticated",
          "forbidden");
  private static final JsonCodec CODEC = new JsonCodec();

  private final Session session;
  private final Output output;
  private final List<Numbered> batch = new ArrayList<>();
  private final List<Numbered> early = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();
  private int sent;

  private record Numbered(int line, Event<Json> event) {}

  /** A line that was not taken, and why. */
  record Bad(int line, String problem) {}

  Delivery(Session session, Output output) {
    this.session = session;
    this.output = output;
  }

  int sent() {
    return sent;
  }

  int bad() {
    return bad.size();
  }

  List<Bad> badLines() {
    return List.copyOf(bad);
  }

  void take(EventFile.Line line) {
    if (line.isBlank()) {
      return;
    }
    Event<Json> event;
    try {
      if (!line.problem().isEmpty()) {
        throw new WaybillException("bad-event", line.problem());
      }
      event = EventLine.parse(line.text());
    } catch (WaybillException e) {
      refuse(line.number(), String.valueOf(e.getMessage()));
      return;
    }
    take(line.number(), event);
  }

  void take(int line, Event<Json> event) {
    var one = new Numbered(line, event);
    if (isDecision(event)) {
      flush();
      decide(one);
    } else {
      batch.add(one);
    }
    if (batch.size() >= BATCH) {
      flush();
    }
  }

  /**
   * Sends what was collected; when the engine refuses it, one by one: sending again is harmless.
   *
   * @throws WaybillException when the engine is away; what was not sent is kept for the next call
   */
  void flush() {
    try {
      session.client().send(batch.stream().map(Numbered::event).toArray(Event<?>[]::new));
      sent += batch.size();
      batch.clear();
    } catch (WaybillException e) {
      throwIfAway(e);
      while (!batch.isEmpty()) {
        single(batch.get(0));
        batch.remove(0);
      }
    }
  }

  /** Tries the decisions that came before their drafts. */
  void finish() {
    List<Numbered> again = new ArrayList<>(early);
    early.clear();
    again.forEach(this::decide);
    early.forEach(
        one ->
            refuse(
                one.line(),
                "no drafted reply waits for this decision; send it again once there is one"));
  }

  private void single(Numbered one) {
    try {
      session.client().send(one.event());
      sent++;
    } catch (WaybillException e) {
      throwIfAway(e);
      refuse(one.line(), String.valueOf(e.getMessage()));
    }
  }

  private void decide(Numbered one) {
    try {
      var decision = CODEC.decode(one.event().data().bytes(), ApprovalDecided.class);
      if (session.crm().approvals().decide(session.client(), decision)) {
        sent++;
      } else {
        early.add(one);
      }
    } catch (FailNow e) {
      refuse(one.line(), String.valueOf(e.getMessage()));
    } catch (WaybillException e) {
      throwIfAway(e);
      refuse(one.line(), String.valueOf(e.getMessage()));
    }
  }

  /** An engine that is away says nothing of the line that met it so. */
  private static void throwIfAway(WaybillException e) {
    if (AWAY.contains(e.code())) {
      throw e;
    }
  }

  private void refuse(int line, String problem) {
    bad.add(new Bad(line, problem));
    output.warn("line " + line + ": " + problem);
  }

  private static boolean isDecision(Event<?> event) {
    return event.type().name().equals(CrmEvents.APPROVAL_DECIDED.name());
  }
}
