package dev.waybill.inngest;

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
import dev.waybill.client.Watch;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Journal;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Interceptors;
import dev.waybill.spi.UnsupportedCapabilityException;
import dev.waybill.values.DefinitionCheck;
import dev.waybill.values.Forks;
import dev.waybill.values.Handed;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.JsonPaths;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The client of Inngest. */
final class InngestClient implements WorkflowClient {
  private final Engine engine;
  private final Lookup lookup;
  private final Listing listing;
  private final Callbacks callbacks;

  InngestClient(Engine engine, Lookup lookup) {
    this.engine = engine;
    this.lookup = lookup;
    listing = new Listing(engine);
    callbacks = new Callbacks(engine);
  }

  Engine engine() {
    return engine;
  }

  Lookup lookup() {
    return lookup;
  }

  @Override
  public List<String> send(Event<?>... events) {
    List<Outbox.Letter> letters =
        Arrays.stream(events).map(event -> letter(event, event.id(), Optional.empty())).toList();
    return around(
        "send",
        () -> {
          engine.outbox.send(letters);
          return letters.stream().map(Outbox.Letter::id).toList();
        });
  }

  void signal(String run, Event<?> event) {
    RunInfo unused = lookup.describe(run);
    engine.outbox.send(
        List.of(letter(event, "signal/" + run + "/" + event.id(), Optional.of(run))));
  }

  private Outbox.Letter letter(Event<?> event, String id, Optional<String> to) {
    Json data = object("the data of event '" + event.type().name() + "'", event.data(), false);
    JsonNode tree = JsonCodec.tree(data);
    event.type().keyPath().ifPresent(path -> checkKey(tree, path));
    JsonNode all =
        to.isEmpty()
            ? tree
            : Letters.with(tree, Wire.object().put("to", to.get()).put("id", event.id()));
    return new Outbox.Letter(id, event.type().name(), all, Optional.empty());
  }

  /** Refuses a key that the server would round, before anything is sent. */
  private static void checkKey(JsonNode data, String path) {
    var unused = JsonPaths.scalar(data, path);
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
    WorkflowDefinition<?, ?> definition =
        engine
            .definition(workflow.name())
            .orElseThrow(
                () -> Handed.unknownWorkflow(workflow.name(), engine.workflows().keySet()));
    DefinitionCheck.checkStart(definition, options);
    FunctionCheck.start(definition, options);
    Json json = object("the input of workflow '" + workflow.name() + "'", input, true);
    Object unused = engine.context.codec().decode(json.bytes(), definition.type().input());
    String id =
        options
            .idempotencyKey()
            .map(key -> Starts.keyed(workflow.name(), key))
            .orElseGet(() -> UUID.randomUUID().toString());
    return around(
        "start",
        () ->
            new InngestRun<>(
                this, id, engine.starts.start(definition, id, json, options), workflow.output()));
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    return new InngestRun<>(this, id, Admission.EXISTING, result);
  }

  void cancel(String run, String reason) {
    boolean unused =
        around(
            "cancel",
            () -> {
              engine.cancels.ask(run, reason);
              return true;
            });
  }

  /** The newest value that an engine run of it has shown. */
  Optional<Json> state(String run, String name) {
    List<Chain.Link> links = lookup.see(run).links();
    for (int i = links.size() - 1; i >= 0; i--) {
      Optional<Json> found =
          engine
              .api
              .trace(links.get(i).run().id())
              .flatMap(trace -> Posted.state(engine.api, trace, name))
              .map(Posted::value);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  Journal journal(String run) {
    return engine.journals.of(run);
  }

  void takeOver(Journal journal) {
    engine.takeover.startFrom(journal);
  }

  /** Starts a run that repeats another up to an entry; its id. */
  String rerunFrom(String run, String entryKey) {
    Journal old = journal(run);
    Optional<Duration> timeout =
        engine.definition(old.header().workflow()).flatMap(WorkflowDefinition::timeout);
    Journal fork = Forks.before(old, entryKey, engine.now(), timeout);
    takeOver(fork);
    return fork.header().runId();
  }

  Watch watch(String run) {
    return new InngestWatch(engine, run);
  }

  UnsupportedCapabilityException unsupported(String thing, Capability capability) {
    return new UnsupportedCapabilityException(
        thing, capability, InngestNames.BACKEND, List.of("local", "temporal"));
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    return listing.list(query);
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    return around("cancel", () -> listing.cancel(query, reason));
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    return around("rerun", () -> listing.rerun(query));
  }

  @Override
  public void complete(String callbackToken, Object value) {
    close(
        callbackToken,
        Optional.of(Json.of(engine.context.codec().encode(value))),
        Optional.empty());
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
    throw unsupported("schedules made at run time", Capability.SCHEDULES);
  }

  /** A call of the application, with its interceptors around it. */
  private <T> T around(String operation, Callable<T> call) {
    Callable<T> chained =
        Interceptors.chain(
            engine.context.interceptors(), call, (each, next) -> each.aroundCall(operation, next));
    try {
      return chained.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new WaybillException("call-failed", operation + " failed: " + e, e);
    }
  }
}
