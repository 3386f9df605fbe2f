package dev.waybill.temporal;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
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
import dev.waybill.journal.Journal.Ending;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.spi.Interceptors;
import dev.waybill.values.DefinitionCheck;
import dev.waybill.values.Forks;
import dev.waybill.values.Handed;
import dev.waybill.values.JournalJson;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The client of Temporal. */
final class TemporalClient implements WorkflowClient {
  private static final Duration JOURNAL = Duration.ofSeconds(10);
  private static final int READS = 5;

  private final Engine engine;
  private final Descriptions descriptions;
  private final Callbacks callbacks;
  private final Takeover takeover;
  private final Listing listing;

  TemporalClient(Engine engine) {
    this.engine = engine;
    this.descriptions = new Descriptions(engine);
    this.callbacks = new Callbacks(engine);
    this.takeover = new Takeover(engine);
    this.listing = new Listing(this);
  }

  Engine engine() {
    return engine;
  }

  Descriptions descriptions() {
    return descriptions;
  }

  @Override
  public List<String> send(Event<?>... events) {
    List<Outgoing> outgoing = Arrays.stream(events).map(this::outgoing).toList();
    return around(
        "send",
        () -> {
          engine.post.send(outgoing);
          return outgoing.stream().map(Outgoing::id).toList();
        });
  }

  Outgoing outgoing(Event<?> event) {
    Json data = object("the data of event '" + event.type().name() + "'", event.data(), false);
    event.type().keyPath().ifPresent(path -> checkKey(data, path));
    event.type().keyPath().ifPresent(path -> engine.post.learn(event.type().name(), path));
    engine.keyPaths(event.type().name()).forEach(path -> checkKey(data, path));
    return new Outgoing(event.id(), event.type().name(), data, event.time());
  }

  /** Refuses a key that engines would round, before anything is sent. */
  private static void checkKey(Json data, String path) {
    var unused = JsonPaths.scalar(JsonCodec.tree(data), path);
  }

  /** Whether any workflow queues events of this name. */
  boolean mayQueue(String event) {
    return engine.definitions().stream()
        .flatMap(definition -> definition.receives().stream())
        .anyMatch(interest -> interest.event().name().equals(event));
  }

  /** An input or event's data, which must be a JSON object. */
  private Json object(String thing, Object value, boolean arrayToo) {
    Json json = Handed.object(thing, value, engine.context.codec(), arrayToo);
    return engine.limits.check(thing, json);
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
    DefinitionCheck.checkStart(definition, options);
    Json json = object("the input of workflow '" + workflow.name() + "'", input, true);
    Object unused = engine.context.codec().decode(json.bytes(), definition.type().input());
    String id =
        options
            .idempotencyKey()
            .map(key -> Seeds.id("key", workflow.name(), key))
            .orElseGet(() -> UUID.randomUUID().toString());
    RunStart start = new RunStart(id, definition, json, options, Optional.empty());
    return around(
        "start",
        () -> {
          var answer = engine.admission.start(start);
          return new TemporalRun<>(this, answer.runId(), answer.admission(), workflow.output());
        });
  }

  void takeOver(Journal journal) {
    boolean unused = engine.faults.guard(() -> takeover.startFrom(journal));
  }

  /** Starts a run that repeats another up to an entry; its id. */
  String rerunFrom(String runId, String entryKey) {
    Journal old = journal(runId);
    WorkflowDefinition<?, ?> definition = engine.definition(old.header().workflow());
    Optional<Duration> timeout = definition == null ? Optional.empty() : definition.timeout();
    Journal fork = Forks.before(old, entryKey, engine.now(), timeout);
    takeOver(fork);
    return fork.header().runId();
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    return new TemporalRun<>(this, id, Admission.EXISTING, result);
  }

  /** The journal as the run itself tells it, with how it ended. */
  Journal journal(String runId) {
    Descriptions.Seen seen = descriptions.see(runId);
    if (!seen.begun()) {
      return Unbegun.journal(engine, seen);
    }
    RunInfo info = seen.info();
    Journal told = JournalJson.read(told(runId));
    if (!info.status().isFinal()) {
      return told;
    }
    Optional<Json> value =
        info.status() == RunStatus.COMPLETED
            ? Optional.of(descriptions.result(runId))
            : Optional.empty();
    Ending ending = new Ending(info.status(), info.endedAt().orElseThrow(), value, info.failure());
    return new Journal(
        told.format(), told.header(), told.entries(), told.notes(), Optional.of(ending));
  }

  /** The journal's JSON: all parts of one state of it. */
  private byte[] told(String runId) {
    for (int tried = 0; tried < READS; tried++) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      Part first = part(runId, new Part.Wanted(0, ""));
      Part part = first;
      for (int i = 0; part.stamp().equals(first.stamp()); i++) {
        all.writeBytes(part.decoded());
        if (i + 1 >= first.parts()) {
          return all.toByteArray();
        }
        part = part(runId, new Part.Wanted(i + 1, first.stamp()));
      }
    }
    throw Problems.changesTooFast(runId);
  }

  private Part part(String runId, Part.Wanted wanted) {
    return Wire.read(
        engine.rpc.query(runId, Wire.JOURNAL_PART, JOURNAL, Wire.json(wanted)), Part.class);
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    return around("list", () -> listing.list(query));
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    return engine.faults.guard(() -> listing.cancel(query, reason));
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    return engine.faults.guard(() -> listing.rerun(query));
  }

  @Override
  public void complete(String callbackToken, Object value) {
    Json json = Json.of(engine.context.codec().encode(value));
    close(callbackToken, Optional.of(json), Optional.empty());
  }

  @Override
  public void fail(String callbackToken, Failure failure) {
    close(callbackToken, Optional.empty(), Optional.of(failure));
  }

  private void close(String token, Optional<Json> value, Optional<Failure> failure) {
    boolean unused =
        around(
            "complete",
            () -> {
              callbacks.close(token, value, failure);
              return true;
            });
  }

  @Override
  public Schedules schedules() {
    return new TemporalSchedules(engine);
  }

  /** A call of the application, with its interceptors around it. */
  private <T> T around(String operation, Callable<T> call) {
    Callable<T> chained =
        Interceptors.chain(
            engine.context.interceptors(), call, (each, next) -> each.aroundCall(operation, next));
    return engine.faults.guard(chained);
  }
}
