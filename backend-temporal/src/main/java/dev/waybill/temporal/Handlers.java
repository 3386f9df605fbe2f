package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry.Result;
import dev.waybill.replay.Operation;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicQueryHandler;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicUpdateHandler;
import io.temporal.workflow.Workflow;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/** What a run hears and answers while it is open: signals, queries and updates. */
final class Handlers {
  private static final Logger LOG = System.getLogger("waybill.temporal");

  private final RunState run;
  private final Mailbox mailbox;
  private final Driver driver;
  private final Part.Source parts = new Part.Source();

  Handlers(RunState run, Mailbox mailbox, Driver driver) {
    this.run = run;
    this.mailbox = mailbox;
    this.driver = driver;
  }

  /** What somebody outside completes a callback with. */
  record Completion(String key, Optional<Json> value, Optional<Failure> failure) {
    Completion {
      failure = failure.map(FailureText::clean);
    }
  }

  /**
   * How a run stands, as it sees itself.
   *
   * @param published for states that this engine run has published: after how many entries
   */
  record Look(
      RunStatus status,
      Map<String, Json> states,
      Map<String, Integer> published,
      int entries,
      int queued) {
    Look {
      published = published == null ? Map.of() : published;
    }
  }

  void register() {
    Workflow.registerListener((DynamicSignalHandler) this::signal);
    Workflow.registerListener((DynamicQueryHandler) this::query);
    Workflow.registerListener(
        new DynamicUpdateHandler() {
          @Override
          public void handleValidate(String name, EncodedValues args) {
            Operation unused = callback(name, args);
          }

          @Override
          public Object handleExecute(String name, EncodedValues args) {
            complete(callback(name, args), Wire.read(args.get(0, Json.class), Completion.class));
            return Json.NULL;
          }
        });
  }

  /** Anybody may signal: what makes no sense must not keep the run from going on. */
  private void signal(String name, EncodedValues args) {
    try {
      hear(name, args);
    } catch (RuntimeException problem) {
      if (CheckedCodecs.isUnreadable(problem)) {
        throw problem; // another worker has the key
      }
      LOG.log(
          Level.WARNING,
          "run {0} was signalled ''{1}'' with what is not meant for it, and goes on without: {2}",
          run.header().runId(),
          name,
          problem.toString());
    }
  }

  private void hear(String name, EncodedValues args) {
    switch (name) {
      case Wire.CANCEL -> {
        run.askCancel(args.getSize() == 0 ? "" : Wire.read(args.get(0, Json.class), String.class));
        driver.flights().interrupt();
      }
      case Wire.EVENTS -> {
        for (Telling.Heard each : Wire.read(args.get(0, Json.class), Telling.Heard[].class)) {
          mailbox.take(Mailbox.event(each.name(), each.data(), Optional.of(each.told()), ""));
        }
      }
      case Wire.PAUSE -> run.pause(true);
      case Wire.RESUME -> run.pause(false);
      case Wire.GRANTED -> driver.slots().granted(Wire.read(args.get(0, Json.class), String.class));
      case Wire.BEGIN -> run.tell(Wire.read(args.get(0, Json.class), Gate.Told.class));
      default -> event(name, args);
    }
  }

  private void event(String name, EncodedValues args) {
    Json data = args.getSize() == 0 ? Json.of("{}") : args.get(0, Json.class);
    Optional<Mailbox.Told> told =
        args.getSize() < 2
            ? Optional.empty()
            : Optional.of(Wire.read(args.get(1, Json.class), Mailbox.Told.class));
    mailbox.take(Mailbox.event(name, data, told, Workflow.randomUUID().toString()));
  }

  private Object query(String name, EncodedValues args) {
    return switch (name) {
      case Wire.JOURNAL_PART ->
          Wire.json(
              parts.part(
                  Wire.read(args.get(0, Json.class), Part.Wanted.class),
                  () -> Snapshot.journal(run, mailbox, driver)));
      case Wire.JOURNAL -> Snapshot.journal(run, mailbox, driver);
      case Wire.LOOK ->
          Wire.json(
              new Look(
                  status(),
                  run.states,
                  run.published,
                  run.recording.size(),
                  mailbox.queued().size()));
      default ->
          throw new IllegalArgumentException(
              "a run answers the queries " + Wire.JOURNAL + " and " + Wire.LOOK + ", got: " + name);
    };
  }

  private RunStatus status() {
    if (run.isCancelAsked()) {
      return RunStatus.CANCELLING;
    }
    if (run.isPaused()) {
      return RunStatus.PAUSED;
    }
    if (driver.slots().isQueued()) {
      return RunStatus.QUEUED;
    }
    if (!run.hasBegun()) {
      return RunStatus.SCHEDULED;
    }
    return driver.flights().isEmpty() ? RunStatus.WAITING : RunStatus.RUNNING;
  }

  private Operation callback(String name, EncodedValues args) {
    if (!name.equals(Wire.COMPLETE)) {
      throw new IllegalArgumentException("a run takes the update " + Wire.COMPLETE);
    }
    String key = Wire.read(args.get(0, Json.class), Completion.class).key();
    for (Opened open : run.open.values()) {
      if (open.operation() instanceof Operation.CallbackWait callback
          && Driver.tokenKey(run, callback.key()).equals(key)) {
        return callback;
      }
    }
    throw new WaybillException("bad-token", "the callback token is not valid");
  }

  private void complete(Operation callback, Completion with) {
    run.close(callback.key());
    run.arrive(
        Draft.of(
            callback,
            RunState.now(),
            with.failure()
                .map(Result::of)
                .orElseGet(() -> Result.of(with.value().orElse(Json.NULL)))));
  }
}
