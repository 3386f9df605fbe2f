package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.values.Handed;
import dev.waybill.values.JournalJson;
import java.util.List;
import java.util.Optional;

/** Goes on with runs from journals. */
final class Takeover {
  private final Engine engine;

  Takeover(Engine engine) {
    this.engine = engine;
  }

  /** Starts an engine run that goes on from a journal; the second time has no effect. */
  void startFrom(Journal journal) {
    Header header = journal.header();
    if (engine.workflow(header.workflow()).isEmpty()) {
      throw Handed.unknownWorkflow(header.workflow(), engine.workflows().keySet());
    }
    Header.Origin origin = header.origin();
    Meta meta =
        new Meta(
            header.runId(),
            new Meta.Place(header.epoch(), header.generation(), header.determinism().seed(), 0),
            origin.acceptedAt(),
            origin.deadline(),
            origin.eventId(),
            origin.parent(),
            origin.tags(),
            new Meta.Carried(
                Optional.of(Json.of(JournalJson.write(journal))),
                journal.notes().cancel(),
                journal.notes().queued(),
                Optional.of(new Meta.Heard(engine.now(), List.of(), List.of()))));
    engine.outbox.send(
        List.of(
            Letters.start(
                engine.context.app(), header.workflow(), header.input(), meta, Optional.empty())));
  }
}
