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
    List<Registration> interests = Openings.registrations(definition, runId, input);
    if (!interests.isEmpty()) {
      engine.post.register(interests);
    }
    return new Submission(runId, definition.type().name(), input, envelope(now), options.delay())
        .start(engine);
  }

  private Envelope envelope(Instant now) {
    Priority priority = options.priority().orElse(definition.priority());
    Optional<Duration> ttl = options.ttl().or(definition::startWithin);
    return new Envelope(
        Envelope.Count.FIRST,
        Seeds.first(runId),
        new Envelope.Origin(eventId, options.tags(), Optional.empty(), false, priority),
        new Envelope.Times(
            now,
            options.delay().isZero() ? Optional.empty() : Optional.of(now.plus(options.delay())),
            ttl.map(now::plus),
            definition.timeout().map(now::plus)),
        Envelope.Carried.NOTHING,
        true);
  }
}
