package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Mark;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Operation.Work;
import dev.waybill.replay.Services;
import dev.waybill.replay.TurnView;
import dev.waybill.values.CallbackTokens;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Carries out what a turn asks for with Temporal's own means, and takes what comes of it, until the
 * run's outcome is known.
 */
final class Driver implements dev.waybill.replay.Driver {
  private final RunState run;
  private final Openings openings;
  private final Flights flights;
  private final Slots slots;
  private boolean replaying = WorkflowUnsafe.isReplaying();
  private final Ceiling ceiling = new Ceiling();
  private List<Operation> open = List.of();

  Driver(RunState run, Openings openings, Flights flights, Slots slots) {
    this.run = run;
    this.openings = openings;
    this.flights = flights;
    this.slots = slots;
  }

  Openings openings() {
    return openings;
  }

  Slots slots() {
    return slots;
  }

  Flights flights() {
    return flights;
  }

  /** The operations that the code waited for when it was looked at last. */
  List<Operation> open() {
    return open;
  }

  @Override
  public boolean more(TurnView turn) {
    while (true) {
      open = turn.open();
      ceiling.check(run);
      boolean unused = run.takePoke();
      if (run.deliver() || turn.cursor() < run.recording.size() || commit(turn)) {
        return true;
      }
      if (mustCancel(turn)) {
        if (flights.isEmpty()) {
          cancel();
          return true;
        }
      } else if (!run.isPaused() || run.isCancelAsked()) {
        flights.start(turn);
      }
      if (!run.hasNews()) {
        flights.boundary();
        slots.rest(flights.isEmpty());
      }
      replaying = WorkflowUnsafe.isReplaying();
    }
  }

  private boolean mustCancel(TurnView turn) {
    return run.isCancelAsked() && !turn.isCancelling();
  }

  private void cancel() {
    openings.cancelChildren();
    flights.dropRetries();
    run.append(Draft.of("$cancel", EntryKind.CANCEL, RunState.now(), Result.NONE));
  }

  /** Opens what the code issued since; true when the turn should look again. */
  private boolean commit(TurnView turn) {
    List<Mark> marks = turn.newMarks();
    List<String> cancels = turn.cancelRequests();
    run.recording.commit(marks, turn.cursor());
    for (String key : cancels) {
      flights.cancel(key);
      run.append(Draft.of(key, EntryKind.PROMISE_CANCEL, RunState.now(), Result.NONE));
    }
    if (!cancels.isEmpty()) {
      return true;
    }
    boolean left = false;
    for (Operation operation : new ArrayList<>(open)) {
      boolean detached = turn.isDetached(operation.key());
      if (!(operation instanceof Work)
          && !run.open.containsKey(operation.key())
          && openings.hasRoom(operation, detached)) {
        openings.open(operation, detached);
        left |= detached;
      }
    }
    openings.closeAllBut(open);
    return run.deliver() || left;
  }

  @Override
  public OptionalInt version(String changeId, int newest) {
    int version = Workflow.getVersion(changeId, Workflow.DEFAULT_VERSION, newest);
    return OptionalInt.of(Math.max(0, version));
  }

  @Override
  public boolean isReplaying() {
    return replaying;
  }

  /** What the code is given beside its journal. */
  Services services(Engine engine) {
    return new Services(
        engine.context.codec(),
        run.info,
        new Services.Callbacks() {
          @Override
          public String token(String runId, String key) {
            return engine.tokens.token(runId, tokenKey(run, key));
          }

          @Override
          public URI url(String token) {
            return CallbackTokens.url(engine.context.callbackBase(), token);
          }
        },
        new Services.Live() {
          @Override
          public void progress(long done, long total, String message) {
            run.publish(
                Wire.PROGRESS, Wire.json(Map.of("done", done, "total", total, "message", message)));
          }

          @Override
          public void state(String name, Json value) {
            run.publish(name, value);
          }
        },
        engine.context.interceptors(),
        List.of());
  }

  /** What a callback's token names: the seed tells the journals of one run apart. */
  static String tokenKey(RunState run, String key) {
    return Long.toHexString(run.header().determinism().seed()) + ":" + key;
  }
}
