package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.Priority;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.StartOptions;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
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
    Envelope envelope = envelope(now);
    WorkflowOptions.Builder workflow =
        WorkflowOptions.newBuilder()
            .setWorkflowId(runId)
            .setTaskQueue(engine.settings.queue())
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setPriority(priority())
            .setMemo(About.memo(envelope));
    if (!options.delay().isZero()) {
      workflow.setStartDelay(options.delay());
    }
    WorkflowStub stub =
        engine
            .connection
            .client()
            .newUntypedWorkflowStub(definition.type().name(), workflow.build());
    try {
      var unused = stub.start(input, Wire.json(envelope));
      return true;
    } catch (WorkflowExecutionAlreadyStarted known) {
      return false;
    }
  }

  private io.temporal.common.Priority priority() {
    int key =
        switch (options.priority().orElse(definition.priority())) {
          case HIGH -> 1;
          case NORMAL -> 3;
          case LOW -> 5;
        };
    return io.temporal.common.Priority.newBuilder().setPriorityKey(key).build();
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
