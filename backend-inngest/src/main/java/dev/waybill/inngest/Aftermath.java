package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.journal.Header;
import dev.waybill.journal.Journal;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.values.JournalJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes on with runs whose engine run the server has ended: a cancelled one is undone, one that the
 * server gave up is taken up again. Both in another engine run, from the journal that the trace
 * gives.
 */
final class Aftermath {
  private static final int RECOVERIES = 10;
  private static final int LOOKS = 15;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Functions functions;

  Aftermath(Engine engine, Functions functions) {
    this.engine = engine;
    this.functions = functions;
  }

  Reply call(Call call, boolean cancelled) {
    JsonNode data = call.event().path("data");
    String function = data.path("function_id").asText();
    Optional<Workflow<?, ?>> code = functions.workflow(function).flatMap(engine::workflow);
    if (code.isEmpty()) {
      return new Reply.Done(NullNode.instance); // no workflow of ours
    }
    String run = data.path("run_id").asText();
    Optional<EngineRun> found = engine.api.find(run);
    if (!cancelled && found.isPresent() && Chain.ended(found.get()).isPresent()) {
      return new Reply.Done(NullNode.instance); // the workflow's own failure
    }
    Optional<TraceSpan> trace = engine.api.trace(run);
    if (trace.isPresent() && Past.isBusy(trace.get()) && call.progress().attempt() < LOOKS) {
      return new Reply.Failed(
          Wire.object().put("name", "Busy").put("message", "a step of the run is in flight"),
          true,
          Optional.of(PAUSE));
    }
    return goOn(code.get(), told(function, run, data, trace), cancelled, trace.isPresent());
  }

  /** The engine run as a call would tell it. */
  private static Call told(String function, String run, JsonNode data, Optional<TraceSpan> trace) {
    List<JsonNode> events = new ArrayList<>();
    data.path("events").forEach(events::add);
    return new Call(
        function,
        run,
        Call.DISCOVERY,
        trace.map(Past::of).orElseGet(() -> Past.NOTHING),
        data.path("event"),
        events.isEmpty() ? List.of(data.path("event")) : events,
        Call.Ids.NONE);
  }

  private Reply goOn(Workflow<?, ?> code, Call call, boolean cancelled, boolean readable) {
    Start start = Start.of(code, call, engine.context.codec());
    Meta meta = start.meta();
    Optional<CancelRequest> cancel =
        cancelled && meta.carried().cancel().isEmpty()
            ? Optional.of(engine.cancels.why(start))
            : meta.carried().cancel();
    int recoveries = cancelled ? 0 : meta.place().recoveries() + 1;
    if (cancelled && hasExpired(start, call)) {
      return lost(start, Letters.expired());
    }
    if (!readable || recoveries > RECOVERIES) {
      return giveUp(start, readable);
    }
    Journal journal = engine.journals.of(code, call, Optional.empty());
    Meta next = next(meta, recoveries, journal, cancel);
    engine.outbox.send(
        List.of(
            Letters.start(
                engine.context.app(),
                start.header().workflow(),
                start.header().input(),
                next,
                Optional.empty())));
    return new Reply.Done(NullNode.instance);
  }

  private static Meta next(
      Meta meta, int recoveries, Journal journal, Optional<CancelRequest> cancel) {
    Meta.Place place = meta.place();
    return new Meta(
        meta.run(),
        new Meta.Place(place.epoch() + 1, place.generation(), place.seed(), recoveries),
        meta.accepted(),
        meta.deadline(),
        meta.event(),
        meta.parent(),
        meta.tags(),
        new Meta.Carried(
            Optional.of(Json.of(JournalJson.write(journal))),
            cancel,
            journal.notes().queued(),
            meta.carried().heard()));
  }

  /** Whether the server cancelled it because it did not begin in time. */
  private boolean hasExpired(Start start, Call call) {
    return call.progress().stack().isEmpty()
        && start.header().epoch() == 0
        && start.meta().expires().filter(engine.now()::isAfter).isPresent();
  }

  /** The run cannot be gone on with; it says so where it is asked for. */
  private Reply giveUp(Start start, boolean readable) {
    String why =
        readable
            ? "the server has given up " + RECOVERIES + " engine runs of it in a row"
            : "the server has no trace of it that could be read, so that nobody knows what is to be"
                + " undone";
    Failure failure =
        Failure.of("RunLost", "run '" + start.header().runId() + "' cannot go on: " + why)
            .withCode("run-lost");
    return lost(start, new Ended(RunStatus.FAILED, Optional.empty(), Optional.of(failure)));
  }

  private Reply lost(Start start, Ended ended) {
    Header header = start.header();
    if (header.origin().parent().isPresent()) {
      engine.outbox.send(
          List.of(Letters.ended(new Closing(header.runId(), Optional.empty(), ended.failure()))));
    }
    engine.outbox.send(List.of(Letters.lost(header, ended)));
    return new Reply.Done(Wire.tree(ended));
  }
}
