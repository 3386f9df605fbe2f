package dev.waybill.crm.rehearsal;

import dev.waybill.FailNow;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.replay.Driver;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Recording;
import dev.waybill.replay.TurnView;
import dev.waybill.values.Failures;
import dev.waybill.values.JsonCodec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Records one entry and suspends. */
final class Scene implements Driver {
  private static final JsonCodec CODEC = new JsonCodec();

  private final Stage stage;
  private final Recording recording;

  Scene(Stage stage, Recording recording) {
    this.stage = stage;
    this.recording = recording;
  }

  @Override
  public boolean more(TurnView turn) {
    recording.commit(turn.newMarks(), turn.cursor());
    for (String key : turn.cancelRequests()) {
      append(key, EntryKind.PROMISE_CANCEL, Entry.Result.NONE);
      return false;
    }
    if (stage.isCancelRequested() && !isCancelled()) {
      append("$cancel", EntryKind.CANCEL, Entry.Result.NONE);
      return false;
    }
    record(turn.open());
    return false;
  }

  private boolean isCancelled() {
    return recording.entries().stream().anyMatch(entry -> entry.kind() == EntryKind.CANCEL);
  }

  private void record(List<Operation> open) {
    if (open.isEmpty() || anyAnswered(open) || anyStarted(open)) {
      return;
    }
    Operation first = open.stream().min(Comparator.comparing(Scene::due)).orElseThrow();
    if (!stage.happensBy(due(first))) {
      append(first.key(), first.kind(), Entry.Result.NONE);
    }
  }

  /** What is already there: events that wait, callbacks that were completed. */
  private boolean anyAnswered(List<Operation> open) {
    for (Operation operation : open) {
      Optional<Json> answer = Optional.empty();
      if (operation instanceof Operation.Wait wait) {
        answer = stage.take(wait.match());
      } else if (operation instanceof Operation.CallbackWait callback) {
        answer = stage.completion(callback.key());
      }
      if (answer.isPresent()) {
        append(operation.key(), operation.kind(), Entry.Result.of(answer.get()));
        return true;
      }
    }
    return false;
  }

  private boolean anyStarted(List<Operation> open) {
    for (Operation operation : open) {
      if (operation instanceof Operation.Work work) {
        append(work.key(), work.kind(), perform(work));
        return true;
      }
      if (operation instanceof Operation.Send send) {
        send.events().forEach(e -> stage.send(new SentEvent(e.id(), e.name(), e.data().text())));
        append(send.key(), send.kind(), Entry.Result.NONE);
        return true;
      }
    }
    return false;
  }

  private Entry.Result perform(Operation.Work work) {
    stage.begins(work.key());
    RehearsedAttempt attempt = RehearsedAttempt.first("run-1/" + work.key());
    while (true) {
      try {
        work.body().run(attempt);
        return Entry.Result.of(work.body().run(attempt.repeated())).withAttempts(attempt.number());
      } catch (Exception e) {
        boolean last = attempt.number() == work.options().retry().attempts();
        if (last || e instanceof FailNow || e instanceof WaybillException) {
          return Entry.Result.of(Failures.of(e, CODEC)).withAttempts(attempt.number());
        }
        attempt = attempt.next();
      }
    }
  }

  private static Instant due(Operation operation) {
    if (operation instanceof Operation.Sleep sleep) {
      return sleep.until();
    }
    if (operation instanceof Operation.Wait wait) {
      return wait.deadline();
    }
    if (operation instanceof Operation.CallbackWait callback) {
      return callback.deadline();
    }
    throw new AssertionError("a rehearsal does not know what to do with " + operation);
  }

  private void append(String key, EntryKind kind, Entry.Result result) {
    Entry.Times times = new Entry.Times(stage.now(), stage.now(), Optional.empty());
    recording.append(new Entry(recording.size(), key, kind, times, result, Entry.Detail.NONE));
  }
}
