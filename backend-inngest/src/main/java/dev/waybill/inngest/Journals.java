package dev.waybill.inngest;

import dev.waybill.Workflow;
import dev.waybill.inngest.Chain.Link;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Journal.Ending;
import dev.waybill.journal.Notes;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.journal.Notes.Target;
import dev.waybill.journal.Notes.Times;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Journals of runs, read back from what the server has: the code is run on it and goes no further. */
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
    String name = link.run().function();
    String prefix = engine.context.app() + "-";
    String workflow = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    Workflow<?, ?> code =
        engine
            .workflow(workflow)
            .orElseThrow(() -> Problems.unknownWorkflow(workflow, engine.workflows().keySet()));
    TraceSpan trace = api.trace(link.run().id()).orElseThrow(() -> Problems.noTrace(run));
    var event =
        api.event(link.run().events().get(0)).orElseThrow(() -> Problems.noTrace(run));
    Call call =
        new Call(
            name,
            link.run().id(),
            Call.DISCOVERY,
            Past.of(trace),
            event,
            List.of(event),
            Call.Ids.NONE);
    return of(code, call, ending(link));
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
            List.of(),
            start.meta().carried().cancel(),
            false);
    return new Journal(
        Journal.FORMAT, start.header(), recording.entries(), notes, ending);
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
