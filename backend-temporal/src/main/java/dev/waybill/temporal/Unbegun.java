package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.journal.Header;
import dev.waybill.journal.Header.Determinism;
import dev.waybill.journal.Header.Origin;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes;
import dev.waybill.values.JournalJson;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.List;
import java.util.Optional;

/** A run that Temporal has not handed to a worker yet: what it was started with is all there is. */
final class Unbegun {
  private Unbegun() {}

  /** Its journal, which it could not tell itself. */
  static Journal journal(Engine engine, Descriptions.Seen seen) {
    WorkflowExecutionStartedEventAttributes start =
        engine.rpc.first(seen.execution()).getWorkflowExecutionStartedEventAttributes();
    Payloads arguments = start.getInput();
    if (arguments.getPayloadsCount() < 2) {
      return journal(seen, engine.rpc.json(arguments), Optional.empty());
    }
    Json second =
        engine.rpc.json(Payloads.newBuilder().addPayloads(arguments.getPayloads(1)).build());
    Envelope envelope = Wire.read(second, Envelope.class);
    return envelope
        .carried()
        .journal()
        .map(carried -> JournalJson.read(carried.bytes()))
        .orElseGet(() -> journal(seen, engine.rpc.json(arguments), Optional.of(envelope)));
  }

  private static Journal journal(Descriptions.Seen seen, Json input, Optional<Envelope> envelope) {
    String id = seen.info().id();
    Header header =
        new Header(
            id,
            envelope.map(Envelope::count).orElse(Envelope.Count.FIRST).epoch(),
            envelope.map(Envelope::count).orElse(Envelope.Count.FIRST).generation(),
            seen.info().workflow(),
            input,
            new Determinism(
                envelope.map(Envelope::seed).orElse(Seeds.first(id)), Determinism.WIDTH),
            new Origin(
                seen.info().startedAt(),
                seen.info().startedAt(),
                envelope.flatMap(from -> from.times().deadline()),
                seen.info().eventId(),
                envelope.flatMap(from -> from.origin().parent()),
                seen.info().tags()));
    return new Journal(Journal.FORMAT, header, List.of(), Notes.NONE, Optional.empty());
  }
}
