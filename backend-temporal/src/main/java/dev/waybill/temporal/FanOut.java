package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Json;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.BatchTrigger;
import dev.waybill.WorkflowDefinition.EventTrigger;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Notes.Match;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.temporal.Mailbox.Told;
import dev.waybill.temporal.Registration.Held;
import dev.waybill.temporal.Registration.Leave;
import dev.waybill.temporal.Registration.Purpose;
import dev.waybill.values.Conditions;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one event to everybody who is to have it. What cannot be reached keeps nobody else from
 * having it; then the whole is repeated, which has no effect on those who have it. What can never
 * succeed is told at the end, and not repeated.
 */
final class FanOut {
  /** For so long a run that is registered may not be started yet. */
  static final Duration YOUTH = Duration.ofSeconds(60);

  private final Engine engine;
  private final Outgoing event;
  private final Instant receivedAt;
  private final Instant now;
  private final JsonNode data;
  private final long came = System.nanoTime();
  private final Map<String, List<Found>> byRun = new LinkedHashMap<>();
  private final Map<String, List<Held>> leaving = new LinkedHashMap<>();
  private final List<String> elsewhere = new ArrayList<>();
  private boolean brought;
  private @Nullable RuntimeException lost;
  private @Nullable WaybillException refused;

  /** A listener, and who told of it. */
  record Found(String correlator, Held held) {
    Purpose purpose() {
      return held.listener().purpose();
    }
  }

  /**
   * When the event was received, and when it was first tried to bring it: the server's time.
   *
   * @param after the event to be brought before it
   */
  record Times(Instant receivedAt, Instant tried, Optional<String> after) {}

  FanOut(Engine engine, Outgoing event, Times times) {
    this.engine = engine;
    this.event = event;
    receivedAt = times.receivedAt();
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    now =
        times
            .tried()
            .plusMillis(info.getCurrentAttemptScheduledTimestamp() - info.getScheduledTimestamp());
    data = JsonCodec.tree(event.data());
  }

  /**
   * Brings events of one name, in their order: a run that is to have several hears of all at once.
   */
  static void bring(List<FanOut> events) {
    Map<String, Telling> byRun = new LinkedHashMap<>();
    for (FanOut event : events) {
      event.prepare();
      event.byRun.forEach(
          (run, found) ->
              byRun
                  .computeIfAbsent(run, unused -> new Telling(event.engine, run))
                  .add(new Telling.Message(event, found)));
    }
    byRun.values().forEach(Telling::run);
    events.forEach(event -> event.brought = true);
  }

  private void prepare() {
    attempt(this::lookElsewhere);
    for (WorkflowDefinition<?, ?> definition : engine.definitions()) {
      attempt(() -> start(definition));
    }
    attempt(this::find);
  }

  /** Has the event start runs of one workflow. */
  void startAlone(WorkflowDefinition<?, ?> definition) {
    brought = true;
    attempt(() -> start(definition));
    Outcome unused = outcome();
  }

  /**
   * What is left to do.
   *
   * @param leaves who need not listen any more
   * @param elsewhere workflows that the event starts and this worker does not know
   */
  record Outcome(List<Leave> leaves, List<String> elsewhere) {
    static Outcome read(Json json) {
      return JsonCodec.tree(json).isArray() // from before there was more to do
          ? new Outcome(List.of(Wire.read(json, Leave[].class)), List.of())
          : Wire.read(json, Outcome.class);
    }
  }

  Outcome outcome() {
    if (!brought) {
      throw new IllegalStateException("those that bring the event were interrupted");
    }
    if (lost != null) {
      throw lost;
    }
    if (refused != null) {
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          "event '" + event.id() + "' could not be taken by all: " + refused.getMessage(),
          refused.code(),
          refused);
    }
    List<Leave> all = new ArrayList<>();
    leaving.forEach((correlator, held) -> all.add(new Leave(correlator, held)));
    return new Outcome(all, List.copyOf(elsewhere));
  }

  Outgoing event() {
    return event;
  }

  /** What a run is told beside the event's data. */
  Told told() {
    return new Told(event.id(), Optional.of(receivedAt));
  }

  void attempt(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      if (e instanceof WaybillException problem && isFinal(problem)) {
        refused = refused == null ? problem : refused;
      } else {
        lost = lost == null ? e : lost;
      }
    }
  }

  /** What the server says passes; all but what is too large for it. */
  static boolean isFinal(WaybillException problem) {
    return Faults.status(problem).isEmpty() || problem.code().equals("value-too-large");
  }

  // ---- runs that the event starts

  private void start(WorkflowDefinition<?, ?> definition) {
    Optional<BatchTrigger> batch = definition.batchTrigger();
    if (batch.isPresent() && batch.get().event().name().equals(event.name())) {
      engine.admission.collect(definition, batch.get(), event, receivedAt);
    }
    for (EventTrigger trigger : definition.eventTriggers()) {
      if (trigger.event().name().equals(event.name())
          && trigger.when().map(when -> Conditions.test(when, data)).orElse(true)) {
        String name = definition.type().name();
        engine.post.witness.accept(name);
        var unused =
            engine.admission.start(
                new RunStart(
                    Seeds.startedBy(engine.settings.queue(), event.id(), name),
                    definition,
                    event.data(),
                    StartOptions.defaults(),
                    Optional.of(event.id())));
        return;
      }
    }
  }

  private void lookElsewhere() {
    for (String workflow : engine.post.workflows(event.name())) {
      if (engine.definition(workflow) == null) {
        elsewhere.add(workflow);
      }
    }
  }

  // ---- runs that listen

  private void find() {
    for (String path : engine.post.paths(event.name())) {
      attempt(() -> JsonPaths.scalar(data, path).ifPresent(key -> find(path, key)));
    }
  }

  private void find(String path, String key) {
    String correlator = engine.post.correlator(new Match(event.name(), path, key));
    for (Held held : engine.post.listeners(correlator, came)) {
      if (held.listener().hears(receivedAt)) {
        byRun
            .computeIfAbsent(held.listener().runId(), unused -> new ArrayList<>())
            .add(new Found(correlator, held));
      }
    }
  }

  /**
   * The run has given the event to its oldest wait. With a queue it may have gone there, and the
   * wait goes on.
   */
  void answered(List<Found> found) {
    if (found.stream().noneMatch(each -> each.purpose() == Purpose.RECEIVE)) {
      found.stream()
          .filter(each -> each.purpose() == Purpose.WAIT)
          .min(Comparator.comparing(each -> each.held().listener().span().orElseThrow().since()))
          .ifPresent(this::leave);
    }
  }

  void absent(String run, List<Found> found) {
    boolean young = found.stream().anyMatch(each -> each.held().at().plus(YOUTH).isAfter(now));
    if (young && engine.post.presence(run) == Post.Presence.NEVER_STARTED) {
      throw new IllegalStateException(
          "run '" + run + "' listens to events, and has not been started yet");
    }
    found.forEach(this::leave);
  }

  private void leave(Found found) {
    leaving.computeIfAbsent(found.correlator(), unused -> new ArrayList<>()).add(found.held());
  }
}
