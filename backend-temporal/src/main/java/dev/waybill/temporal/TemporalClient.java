package dev.waybill.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.Run.Admission;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedules;
import dev.waybill.client.StartOptions;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.values.JournalJson;
import dev.waybill.values.JsonCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The client of Temporal. */
final class TemporalClient implements WorkflowClient {
  private final Engine engine;

  TemporalClient(Engine engine) {
    this.engine = engine;
  }

  @Override
  public List<String> send(Event<?>... events) {
    List<Outgoing> outgoing = Arrays.stream(events).map(this::outgoing).toList();
    engine.post.send(outgoing);
    return outgoing.stream().map(Outgoing::id).toList();
  }

  Outgoing outgoing(Event<?> event) {
    Json data = object("the data of event '" + event.type().name() + "'", event.data(), false);
    return new Outgoing(event.id(), event.type().name(), data, event.time());
  }

  /** An input or event's data, which must be a JSON object. */
  private Json object(String what, Object value, boolean orArray) {
    Json json = engine.limits.check(what, Json.of(engine.context.codec().encode(value)));
    JsonNode tree = JsonCodec.tree(json);
    if (!tree.isObject() && !(orArray && tree.isArray())) {
      throw new WaybillException("not-an-object", what + " must be a JSON object, got: " + json);
    }
    return json;
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input) {
    return start(workflow, input, StartOptions.defaults());
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input, StartOptions options) {
    WorkflowDefinition<?, ?> definition = engine.definition(workflow.name());
    if (definition == null) {
      throw Problems.unknownWorkflow(workflow.name(), engine);
    }
    Json json = object("the input of workflow '" + workflow.name() + "'", input, true);
    Object unused = engine.context.codec().decode(json.bytes(), definition.type().input());
    String id =
        options
            .idempotencyKey()
            .map(key -> Seeds.id("key", workflow.name(), key))
            .orElseGet(() -> UUID.randomUUID().toString());
    boolean started =
        new RunStart(id, definition, json, options, Optional.empty()).start(engine, engine.now());
    return new TemporalRun<>(
        engine, id, started ? Admission.STARTED : Admission.EXISTING, workflow.output());
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    return new TemporalRun<>(engine, id, Admission.EXISTING, result);
  }

  Journal journal(String runId) {
    Json json =
        engine.connection.client().newUntypedWorkflowStub(runId).query(Wire.JOURNAL, Json.class);
    return JournalJson.read(json.bytes());
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void complete(String callbackToken, Object value) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void fail(String callbackToken, Failure failure) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Schedules schedules() {
    throw new UnsupportedOperationException("not yet");
  }
}
