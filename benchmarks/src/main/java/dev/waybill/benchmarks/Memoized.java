package dev.waybill.benchmarks;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.journal.Entry;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Header;
import dev.waybill.replay.Driver;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A workflow of one loop, and a journal that has all of its entries. */
final class Memoized {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final JsonCodec CODEC = new JsonCodec();
  private static final WorkflowType<Loop, Integer> TYPE =
      WorkflowType.of("loop", Loop.class, Integer.class);

  private final Workflow<Loop, Integer> workflow;
  private final Recording recording;
  private final Services services;

  Memoized(Kind kind, int entries) {
    workflow = new Code(kind);
    recording = Recording.fresh(header(entries));
    services =
        new Services(CODEC, info(), new NoTokens(), Services.Live.NONE, List.of(), List.of());
    for (int i = 0; i < entries; i++) {
      recording.append(entry(i, kind.value()));
    }
  }

  /** What the steps return. */
  enum Kind {
    VOID,
    INT,
    RECORD;

    private Json value() {
      return switch (this) {
        case VOID -> Json.NULL;
        case INT -> Json.of("7");
        case RECORD -> Json.of(CODEC.encode(Line.SAMPLE));
      };
    }

    private int step(Step step) {
      return switch (this) {
        case VOID -> {
          step.run("s", attempt -> {});
          yield 1;
        }
        case INT -> step.run("s", Integer.class, attempt -> 7);
        case RECORD -> step.run("s", Line.class, attempt -> Line.SAMPLE).amount();
      };
    }
  }

  /** One turn from the first entry to the end. */
  Outcome replay() {
    Outcome outcome = Turn.run(workflow, recording, services, Driver.SUSPEND);
    if (outcome instanceof Outcome.Finished) {
      return outcome;
    }
    throw new IllegalStateException("the turn should have finished, got: " + outcome);
  }

  private record Code(Kind kind) implements Workflow<Loop, Integer> {
    @Override
    public WorkflowDefinition<Loop, Integer> definition() {
      return TYPE.define().build();
    }

    @Override
    public Integer run(Step step, Loop loop) {
      int sum = 0;
      for (int i = 0; i < loop.times(); i++) {
        sum += kind.step(step);
      }
      return sum;
    }
  }

  private static Entry entry(int order, Json value) {
    return new Entry(
        order,
        order == 0 ? "s" : "s:" + order,
        EntryKind.STEP,
        new Entry.Times(START, START.plusMillis(order), Optional.empty()),
        Entry.Result.of(value).withAttempts(1),
        Entry.Detail.NONE);
  }

  private static Header header(int entries) {
    return new Header(
        "run-1",
        0,
        0,
        "loop",
        Json.of(CODEC.encode(new Loop(entries))),
        new Header.Determinism(42, Header.Determinism.WIDTH),
        new Header.Origin(
            START, START, Optional.empty(), Optional.empty(), Optional.empty(), Set.of()));
  }

  private static RunInfo info() {
    return new RunInfo(
        "run-1",
        "loop",
        "none",
        RunStatus.RUNNING,
        START,
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  private static final class NoTokens implements Services.Callbacks {
    @Override
    public String token(String runId, String key) {
      return key;
    }

    @Override
    public URI url(String token) {
      return URI.create("https://app.example/" + token);
    }
  }
}
