package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.Priority;
import dev.waybill.WorkflowDefinition;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.values.JournalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes on with runs from their journals. */
final class Takeover {
  private final Engine engine;

  Takeover(Engine engine) {
    this.engine = engine;
  }

  /** Takes over a run; false when it is here already. */
  boolean startFrom(Journal journal) {
    Header header = journal.header();
    WorkflowDefinition<?, ?> definition = engine.definition(header.workflow());
    if (definition == null) {
      throw Problems.unknownWorkflow(header.workflow(), engine);
    }
    Envelope envelope = envelope(journal, definition.priority());
    engine.limits.check(
        "the journal that run '" + header.runId() + "' goes on from, with its input",
        header.input().size() + (long) Wire.json(envelope).size());
    return new Submission(header.runId(), header.workflow(), header.input(), envelope)
        .start(engine);
  }

  private static Envelope envelope(Journal journal, Priority priority) {
    Header header = journal.header();
    Header.Origin origin = header.origin();
    List<String> consumed =
        journal.entries().stream()
            .filter(entry -> entry.kind() == EntryKind.WAIT)
            .map(Entry::detail)
            .flatMap(detail -> detail.ref().stream())
            .toList();
    return new Envelope(
        new Envelope.Count(header.epoch(), header.generation()),
        header.determinism().seed(),
        new Envelope.Origin(origin.eventId(), origin.tags(), origin.parent(), false, priority),
        new Envelope.Times(
            origin.acceptedAt(), Optional.empty(), Optional.empty(), origin.deadline()),
        new Envelope.Carried(
            Optional.of(Json.of(JournalJson.write(journal))),
            journal.notes().queued(),
            consumed,
            Map.of()),
        journal.ending().isPresent());
  }
}
