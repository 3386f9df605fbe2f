package dev.waybill.crm.rehearsal;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.journal.Entry;
import dev.waybill.journal.Header;
import dev.waybill.replay.Outcome;
import dev.waybill.replay.Recording;
import dev.waybill.replay.Services;
import dev.waybill.replay.Turn;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One run of one workflow. Its clock jumps from one due time to the next; after every entry the
 * code is thrown away and replayed from its journal. Each body runs twice under the same key, as it
 * does when a crash comes between an effect and its record.
 */
public final class Rehearsal<I, O> {
  public static final Instant START = Instant.parse("2026-03-09T09:00:00Z");
  private static final JsonCodec CODEC = new JsonCodec();

  private final Workflow<I, O> workflow;
  private final Recording recording;
  private final Stage stage;
  private final List<String> shown = new ArrayList<>();

  private Rehearsal(Workflow<I, O> workflow, I input, Stage stage) {
    this.workflow = workflow;
    this.stage = stage;
    this.recording = Recording.fresh(header(workflow.definition().type().name(), input));
  }

  /** A run that has not begun. */
  public static <I, O> Rehearsal<I, O> of(Workflow<I, O> workflow, I input) {
    Json json = Json.of(CODEC.encode(input));
    return new Rehearsal<>(workflow, input, new Stage(workflow.definition(), json, START));
  }

  /** An event that comes so long after the start. */
  public Rehearsal<I, O> at(Duration after, Event<?> event) {
    stage.schedule(START.plus(after), event);
    return this;
  }

  /** Something that happens when a body of this key begins, once. */
  public Rehearsal<I, O> during(String stepKey, Runnable happening) {
    stage.during(stepKey, happening);
    return this;
  }

  /** An event that comes now; for {@link #during}. */
  public void send(Event<?> event) {
    stage.arrive(event);
  }

  /** What completes a callback, so long after the start. */
  public Rehearsal<I, O> completeAt(Duration after, String callbackKey, Object value) {
    stage.complete(START.plus(after), callbackKey, value);
    return this;
  }

  /** The result; fails when the run ends otherwise. */
  public O result() {
    Outcome outcome = play();
    if (outcome instanceof Outcome.Finished finished) {
      return CODEC.decode(finished.result().bytes(), workflow.definition().type().output());
    }
    throw new AssertionError("not finished, but " + outcome + " after " + keys());
  }

  /** Why the run failed; fails when it did not. */
  public Failure failure() {
    if (play() instanceof Outcome.Failed failed) {
      return failed.failure();
    }
    throw new AssertionError("the run did not fail; it did " + keys());
  }

  public boolean isCancelled() {
    return play() instanceof Outcome.Cancelled;
  }

  /** The kinds and keys of the entries, in order. */
  public List<String> keys() {
    return recording.entries().stream()
        .map(entry -> entry.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + entry.key())
        .toList();
  }

  /** When the entry with this key was recorded, since the start. */
  public Duration when(String key) {
    return recording.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .map(Entry::times)
        .map(times -> Duration.between(START, times.at()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no entry " + key + " in " + keys()));
  }

  /** The events that the run sent. */
  public List<SentEvent> sent() {
    return stage.sent();
  }

  /** Progress as it was shown. */
  public List<String> shown() {
    return shown;
  }

  private Outcome play() {
    Outcome outcome;
    do {
      outcome = Turn.run(workflow, recording, services(), new Scene(stage, recording));
    } while (outcome instanceof Outcome.Waiting);
    return outcome;
  }

  private Services services() {
    RunInfo info =
        new RunInfo(
            "run-1",
            recording.header().workflow(),
            "rehearsal",
            RunStatus.RUNNING,
            START,
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    return new Services(CODEC, info, new Tokens(), new Shown(shown), List.of(), List.of());
  }

  private static Header header(String name, Object input) {
    return new Header(
        "run-1",
        0,
        name,
        Json.of(CODEC.encode(input)),
        new Header.Determinism(7, Header.Determinism.WIDTH),
        new Header.Origin(START, Optional.empty(), Optional.empty(), Set.of()));
  }

  private record Tokens() implements Services.Callbacks {
    @Override
    public String token(String runId, String key) {
      return runId + "~" + key;
    }

    @Override
    public URI url(String token) {
      return URI.create("https://crm.example/callbacks/" + token);
    }
  }

  private record Shown(List<String> lines) implements Services.Live {
    @Override
    public void progress(long done, long total, String message) {
      lines.add(done + "/" + total + " " + message);
    }

    @Override
    public void state(String name, Json value) {
      lines.add(name + "=" + value);
    }
  }
}
