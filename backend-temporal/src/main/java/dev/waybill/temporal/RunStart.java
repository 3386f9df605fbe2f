package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.Priority;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.StartOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts a run in Temporal. Called by clients and by activities; the same id starts one run. */
record RunStart(
    String runId,
    WorkflowDefinition<?, ?> definition,
    Json input,
    StartOptions options,
    Optional<String> eventId) {

  /** False when a run with this id exists. */
  boolean start(Engine engine, Instant now) {
    return start(engine, now, now.plus(options.delay()));
  }

  /**
   * False when a run with this id exists.
   *
   * @param accepted when it was asked for
   * @param at when it may begin
   */
  boolean start(Engine engine, Instant accepted, Instant at) {
    Duration delay = Duration.between(engine.now(), at);
    boolean later = at.isAfter(accepted) && !delay.isNegative() && !delay.isZero();
    return start(engine, envelope(accepted, later ? Optional.of(at) : Optional.empty()));
  }

  /** The same for a run that does not begin before it is told to. */
  boolean startHeld(Engine engine, Instant accepted) {
    return start(engine, envelope(accepted, Optional.of(Envelope.Times.WHEN_TOLD)));
  }

  private boolean start(Engine engine, Envelope envelope) {
    List<Registration> interests = Openings.registrations(definition, runId, input);
    if (!interests.isEmpty()) {
      engine.post.register(interests);
    }
    return new Submission(runId, definition.type().name(), input, envelope).start(engine);
  }

  private Envelope envelope(Instant now, Optional<Instant> notBefore) {
    Priority priority = options.priority().orElse(definition.priority());
    Optional<Duration> ttl = options.ttl().or(definition::startWithin);
    return new Envelope(
        Envelope.Count.FIRST,
        Seeds.first(runId),
        new Envelope.Origin(eventId, options.tags(), Optional.empty(), false, priority),
        new Envelope.Times(now, notBefore, ttl.map(now::plus), definition.timeout().map(now::plus)),
        Envelope.Carried.NOTHING,
        true);
  }
}
