package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Workflow;
import dev.waybill.inngest.Chain.Link;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Match;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.QueuedEvent;
import dev.waybill.journal.Notes.Target;
import dev.waybill.journal.Notes.Times;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Turn;
import dev.waybill.values.Handed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Journals of runs, read back from what the server has: the code is run on it and goes no further.
 */
final class Journals {
  private final Engine engine;
  private final InngestApi api;
  private final Lookup lookup;

  Journals(Engine engine, InngestApi api, Lookup lookup) {
    this.engine = engine;
    this.api = api;
    this.lookup = lookup;
  }

  Journal of(String run) {
    Link last = lookup.chain().last(run);
    return of(run, last);
  }

  Journal of(String run, Link link) {
    TraceSpan trace = api.trace(link.run().id()).orElseThrow(() -> Problems.noTrace(run));
    return of(code(link), call(run, link, Past.of(trace)), ending(link));
  }

  /** How an engine run began. */
  Start start(String run, Link link) {
    return Start.of(code(link), call(run, link, Past.NOTHING), engine.context.codec());
  }

  private Workflow<?, ?> code(Link link) {
    String workflow = Functions.workflowOf(engine.context.app(), link.run().function());
    return engine
        .workflow(workflow)
        .orElseThrow(() -> Handed.unknownWorkflow(workflow, engine.workflows().keySet()));
  }

  private Call call(String run, Link link, Call.Progress progress) {
    List<JsonNode> events = new ArrayList<>();
    for (String event : link.run().events()) {
      events.add(api.event(event).orElseThrow(() -> Problems.noTrace(run)));
    }
    if (events.isEmpty()) {
      throw Problems.noTrace(run);
    }
    return new Call(
        link.run().function(),
        link.run().id(),
        Call.DISCOVERY,
        progress,
        events.get(0),
        events,
        Call.Ids.NONE);
  }

  /** The journal of an engine run from what a call says of it. */
  Journal of(Workflow<?, ?> code, Call call, Optional<Ending> ending) {
    Start start = Start.of(code, call, engine.context.codec());
    Recording recording = start.recording();
    Reading driver = new Reading(new CallDriver(engine, call, start, recording));
    Outcome unused = Turn.run(code, recording, Execution.silent(engine, start), driver);
    List<Mark> marks = new ArrayList<>();
    recording.marks().forEach((change, version) -> marks.add(new Mark(change, version)));
    Notes notes =
        new Notes(
            driver.open().stream().map(Journals::pending).toList(),
            marks,
            recording.size(),
            ending.isPresent() ? List.of() : queued(start, driver.inbox()),
            start.meta().carried().cancel(),
            false);
    return new Journal(Journal.FORMAT, start.header(), recording.entries(), notes, ending);
  }

  /** What the run has received and not taken, also what it did not look for yet. */
  private List<QueuedEvent> queued(Start start, Inbox inbox) {
    for (Match match : inbox.receives()) {
      inbox.add(match, engine.lookback.look(match, start.header().runId(), inbox.since(), inbox));
    }
    return inbox.queued();
  }

  private static Optional<Ending> ending(Link link) {
    return link.ended()
        .filter(ended -> ended.status().isFinal())
        .map(
            ended ->
                new Ending(
                    ended.status(),
                    link.run().endedAt().orElseThrow(),
                    ended.value(),
                    ended.failure()));
  }

  private static Pending pending(Operation operation) {
    return new Pending(
        operation.key(),
        operation.kind(),
        new Times(operation.began(), due(operation)),
        0,
        Optional.empty(),
        target(operation));
  }

  private static Optional<java.time.Instant> due(Operation operation) {
    if (operation instanceof Operation.Sleep sleep) {
      return Optional.of(sleep.until());
    }
    if (operation instanceof Operation.Wait wait) {
      return Optional.of(wait.deadline());
    }
    return operation instanceof Operation.CallbackWait callback
        ? Optional.of(callback.deadline())
        : Optional.empty();
  }

  private static Target target(Operation operation) {
    if (operation instanceof Operation.Wait wait) {
      return Target.of(wait.match());
    }
    return operation instanceof Operation.Child child
        ? Target.child(child.childRunId(), false)
        : Target.NONE;
  }
}
