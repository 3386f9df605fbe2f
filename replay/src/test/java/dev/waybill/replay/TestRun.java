package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.StepFailedException;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.spi.Interceptor;
import dev.waybill.values.Failures;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A journal in the making, with everything a turn needs. */
final class TestRun implements Services.Live {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final JsonCodec CODEC = new JsonCodec();

  final Recording recording;
  final List<String> live = new ArrayList<>();
  final List<Interceptor> interceptors = new ArrayList<>();
  final List<Object> extensions = new ArrayList<>();

  TestRun(Recording recording) {
    this.recording = recording;
  }

  static TestRun fresh() {
    return ofWidth(Header.Determinism.WIDTH);
  }

  static TestRun ofWidth(int width) {
    return new TestRun(Recording.fresh(header(width)));
  }

  static Header header(int width) {
    return new Header(
        "run-1",
        0,
        0,
        "flow",
        Json.of("{\"n\":1}"),
        new Header.Determinism(42, width),
        new Header.Origin(
            START, START, Optional.empty(), Optional.empty(), Optional.empty(), Set.of()));
  }

  Services services() {
    RunInfo info =
        new RunInfo(
            "run-1",
            "flow",
            "test",
            RunStatus.RUNNING,
            START,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    return new Services(CODEC, info, new Tokens(), this, interceptors, extensions);
  }

  private static final class Tokens implements Services.Callbacks {
    @Override
    public String token(String runId, String key) {
      return runId + "~" + key;
    }

    @Override
    public URI url(String token) {
      return URI.create("https://app.example/" + token);
    }
  }

  @Override
  public void progress(long done, long total, String message) {
    live.add("progress " + done + "/" + total + " " + message);
  }

  @Override
  public void state(String name, Json value) {
    live.add("state " + name + "=" + value);
  }

  // ---- entries

  TestRun append(String key, EntryKind kind, Entry.Result result) {
    int order = recording.size();
    Instant at = START.plusSeconds(order + 1L);
    recording.append(
        new Entry(
            order,
            key,
            kind,
            new Entry.Times(START, at, Optional.empty()),
            result,
            Entry.Detail.NONE));
    return this;
  }

  TestRun step(String key, Object value) {
    return append(key, EntryKind.STEP, Entry.Result.of(json(value)).withAttempts(1));
  }

  TestRun failedStep(String key, String message) {
    return append(
        key, EntryKind.STEP, Entry.Result.of(Failure.of("Boom", message)).withAttempts(4));
  }

  TestRun slept(String key) {
    return append(key, EntryKind.SLEEP, Entry.Result.NONE);
  }

  TestRun event(String key, Object value) {
    return append(key, EntryKind.WAIT, Entry.Result.of(json(value)));
  }

  TestRun cancel() {
    return append("$cancel", EntryKind.CANCEL, Entry.Result.NONE);
  }

  TestRun cancelPromise(String key) {
    return append(key, EntryKind.PROMISE_CANCEL, Entry.Result.NONE);
  }

  static Json json(Object value) {
    return Json.of(CODEC.encode(value));
  }

  // ---- turns

  /** A turn that suspends at its first quiescence beyond the journal. */
  Outcome replay(TestFlow flow) {
    return Turn.run(flow, recording, services(), Driver.SUSPEND);
  }

  Outcome replay(TestFlow.Code code) {
    return replay(TestFlow.of(code));
  }

  /** A turn that executes everything in order of issue. */
  Outcome finish(TestFlow flow) {
    return Turn.run(flow, recording, services(), this::completeFirst);
  }

  Outcome finish(TestFlow.Code code) {
    return finish(TestFlow.of(code));
  }

  Outcome drive(TestFlow.Code code, Driver driver) {
    return Turn.run(TestFlow.of(code), recording, services(), driver);
  }

  boolean completeFirst(TurnView turn) {
    recording.commit(turn.newMarks(), turn.cursor());
    if (!turn.cancelRequests().isEmpty()) {
      turn.cancelRequests().forEach(this::cancelPromise);
      return true;
    }
    List<Operation> open = turn.open();
    if (!open.isEmpty()) {
      complete(open.get(0));
    }
    return !open.isEmpty();
  }

  void complete(Operation operation) {
    append(operation.key(), operation.kind(), outcome(operation));
  }

  static Entry.Result outcome(Operation operation) {
    if (!(operation instanceof Operation.Work work)) {
      return Entry.Result.NONE;
    }
    try {
      return Entry.Result.of(work.body().run(new TestAttempt(work.key()))).withAttempts(1);
    } catch (Exception e) {
      return Entry.Result.of(Failures.of(e, CODEC)).withAttempts(1);
    }
  }

  List<String> keys() {
    return recording.entries().stream().map(entry -> entry.kind() + " " + entry.key()).toList();
  }

  // ---- what came out

  static Object result(Outcome outcome) {
    return outcome instanceof Outcome.Finished finished
        ? CODEC.decode(finished.result().bytes(), Object.class)
        : outcome;
  }

  static List<String> open(Outcome outcome) {
    return ((Outcome.Waiting) outcome).open().stream().map(Operation::key).toList();
  }

  static Failure failure(Outcome outcome) {
    return ((Outcome.Failed) outcome).failure();
  }

  static String tryRun(Runnable code) {
    try {
      code.run();
      return "ok";
    } catch (StepFailedException e) {
      return e.step() + ": " + e.failure().message();
    }
  }

  static final Duration HOUR = Duration.ofHours(1);
}
