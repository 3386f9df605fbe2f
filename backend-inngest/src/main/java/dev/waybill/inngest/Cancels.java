package dev.waybill.inngest;

import dev.waybill.inngest.Chain.Link;
import dev.waybill.journal.Notes.CancelRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks runs to cancel: the server ends the engine run, and what goes on with it undoes it. */
final class Cancels {
  private static final String NAME = "waybill/cancelling";
  private static final String BY_SERVER = "cancelled on the server";

  private final Engine engine;

  Cancels(Engine engine) {
    this.engine = engine;
  }

  /** What is said of a cancel before it happens, for whoever carries it out. */
  record Asked(String reason, Instant at) {}

  /** Has the run cancel; without effect on one that has ended or is being cancelled. */
  void ask(String run, String reason) {
    Link last = engine.lookup.chain().last(run);
    if (last.run().status().isFinal()) {
      return;
    }
    var data = Wire.object();
    data.set(Wire.META, Wire.tree(new Asked(reason, engine.now())));
    engine.outbox.send(
        List.of(new Outbox.Letter(id(run, last.epoch()), NAME, data, Optional.empty())));
    boolean unused = engine.api.cancel(last.run().id());
  }

  /** Why an engine run was cancelled, as far as anybody said so. */
  CancelRequest why(Start start) {
    Optional<Instant> deadline = start.header().origin().deadline();
    if (deadline.filter(at -> !engine.now().isBefore(at)).isPresent()) {
      return new CancelRequest(CancelRequest.TIMED_OUT, deadline.get());
    }
    String ulid = Chain.seed(id(start.header().runId(), start.header().epoch())).id(1);
    return engine
        .api
        .event(ulid)
        .map(event -> Wire.read(event.path("data").path(Wire.META), Asked.class))
        .map(asked -> new CancelRequest(asked.reason(), asked.at()))
        .orElseGet(() -> new CancelRequest(BY_SERVER, engine.now()));
  }

  private static String id(String run, int epoch) {
    return "cancel/" + run + "#" + epoch;
  }
}
