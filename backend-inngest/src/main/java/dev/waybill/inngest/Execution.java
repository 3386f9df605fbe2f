package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.journal.Header;
import dev.waybill.journal.Notes.CancelRequest;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import dev.waybill.values.CallbackTokens;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Goes on with a run: one call of the server is one turn. */
final class Execution implements Calls {
  private static final Logger LOG = System.getLogger("waybill.inngest");
  private static final int CRASHES = 3;

  private final Engine engine;
  private final Functions functions;
  private final Aftermath aftermath;

  Execution(Engine engine, Functions functions) {
    this.engine = engine;
    this.functions = functions;
    aftermath = new Aftermath(engine, functions);
  }

  @Override
  public Reply call(Call call) {
    engine.traffic.began();
    try {
      return answer(call);
    } finally {
      engine.traffic.ended();
    }
  }

  private Reply answer(Call call) {
    if (call.function().equals(functions.id(Functions.CANCELLED))
        || call.function().equals(functions.id(Functions.FAILED))) {
      return afterwards(call);
    }
    Optional<Workflow<?, ?>> workflow =
        functions.workflow(call.function()).flatMap(engine::workflow);
    if (workflow.isEmpty()) {
      return again("unknown-workflow", "no workflow runs as '" + call.function() + "' here");
    }
    try {
      return turn(workflow.get(), call);
    } catch (Throwable problem) {
      LOG.log(Level.WARNING, "a call of engine run " + call.run() + " crashed", problem);
      return again("crashed", "the turn crashed: " + problem.getClass().getSimpleName());
    }
  }

  private Reply afterwards(Call call) {
    try {
      return aftermath.call(call, call.function().equals(functions.id(Functions.CANCELLED)));
    } catch (RuntimeException problem) {
      LOG.log(Level.WARNING, "going on after engine run " + call.run() + " failed", problem);
      return again("crashed", "it could not be gone on: " + problem.getClass().getSimpleName());
    }
  }

  private Reply turn(Workflow<?, ?> workflow, Call call) {
    Start start = Start.of(workflow, call, engine.context.codec());
    if (isTooLate(start, call)) {
      Ended expired = Letters.expired();
      return end(start, expired.status(), Optional.empty(), expired.failure());
    }
    Recording recording = start.recording();
    CallDriver driver = new CallDriver(engine, call, start, recording);
    Display display = driver.display();
    Outcome outcome;
    try {
      outcome = Turn.run(workflow, recording, services(engine, start, display), driver);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError problem) {
      if (call.progress().attempt() < CRASHES || !call.isDiscovery()) {
        throw problem;
      }
      return driver.park("the turn crashed: " + problem.getClass().getSimpleName());
    }
    display.send();
    Optional<Reply> undone = driver.undone(outcome);
    return undone.isPresent() ? undone.get() : reply(outcome, start, driver);
  }

  /** Whether this is the first call of a run that had to begin earlier. */
  private boolean isTooLate(Start start, Call call) {
    return call.isDiscovery()
        && call.progress().attempt() == 0
        && call.progress().stack().isEmpty()
        && start.header().epoch() == 0
        && start.meta().expires().filter(engine.now()::isAfter).isPresent();
  }

  private Reply reply(Outcome outcome, Start start, CallDriver driver) {
    if (outcome instanceof Outcome.Waiting) {
      return driver.reply().orElseThrow(() -> new IllegalStateException("waits for nothing"));
    }
    if (outcome instanceof Outcome.Diverged diverged) {
      String why =
          "the journal and the code disagree: "
              + diverged.recorded()
              + ", but "
              + diverged.issued()
              + ". Deploy code that fits, then restart or resume.";
      return driver.park(why);
    }
    if (outcome instanceof Outcome.Continued continued) {
      return goOn(continued, start, driver);
    }
    if (outcome instanceof Outcome.Finished finished) {
      return end(start, RunStatus.COMPLETED, Optional.of(finished.result()), Optional.empty());
    }
    if (outcome instanceof Outcome.Failed failed) {
      return end(start, RunStatus.FAILED, Optional.empty(), Optional.of(failed.failure()));
    }
    CancelRequest cancel = start.meta().carried().cancel().orElseThrow();
    boolean late = cancel.reason().equals(CancelRequest.TIMED_OUT);
    Failure why =
        late
            ? Failure.of("TimeoutException", "the run took longer than its timeout")
                .withCode("timed-out")
            : Failure.of("Cancelled", cancel.reason()).withCode("cancelled");
    return end(
        start, late ? RunStatus.FAILED : RunStatus.CANCELLED, Optional.empty(), Optional.of(why));
  }

  private Reply end(
      Start start, RunStatus status, Optional<Json> value, Optional<Failure> failure) {
    Header header = start.header();
    if (header.origin().parent().isPresent()) {
      engine.outbox.send(List.of(Letters.ended(new Closing(header.runId(), value, failure))));
    }
    JsonNode told = Wire.tree(new Ended(status, value, failure));
    if (status == RunStatus.COMPLETED) {
      return new Reply.Done(told);
    }
    if (status == RunStatus.CANCELLED) {
      return new Reply.Done(told);
    }
    Failure why = failure.orElseThrow();
    ObjectNode error = Wire.object().put("name", why.type()).put("message", why.message());
    error.set("data", told);
    return new Reply.Failed(error, false, Optional.empty());
  }

  private Reply goOn(Outcome.Continued continued, Start start, CallDriver driver) {
    Header next = continued.next(start.header(), engine.now());
    Meta meta = start.meta();
    Meta onwards =
        new Meta(
            meta.run(),
            new Meta.Place(next.epoch(), next.generation(), next.determinism().seed(), 0),
            meta.accepted(),
            meta.deadline(),
            meta.event(),
            meta.parent(),
            meta.tags(),
            driver.carried());
    engine.outbox.send(
        List.of(
            Letters.start(
                engine.context.app(), next.workflow(), next.input(), onwards, Optional.empty())));
    return new Reply.Done(
        Wire.tree(new Ended(RunStatus.RUNNING, Optional.empty(), Optional.empty())));
  }

  private static Reply again(String name, String message) {
    return new Reply.Failed(
        Wire.object().put("name", name).put("message", message), true, Optional.empty());
  }

  /** For a turn that only reads. */
  static Services silent(Engine engine, Start start) {
    Services all = services(engine, start, Services.Live.NONE);
    return new Services(all.codec(), all.run(), all.callbacks(), all.live(), List.of(), List.of());
  }

  private static Services services(Engine engine, Start start, Services.Live live) {
    Header header = start.header();
    return new Services(
        engine.context.codec(),
        engine.info(start),
        new Services.Callbacks() {
          @Override
          public String token(String runId, String key) {
            return engine.tokens.token(runId, Engine.tokenKey(header, key));
          }

          @Override
          public URI url(String token) {
            return CallbackTokens.url(engine.context.callbackBase(), token);
          }
        },
        live,
        engine.context.interceptors(),
        List.of());
  }
}
