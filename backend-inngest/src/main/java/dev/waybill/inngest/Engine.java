package dev.waybill.inngest;

import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.journal.Header;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.CallbackTokens;
import dev.waybill.values.JsonCodec;
import dev.waybill.values.Limits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the parts of the backend share. */
final class Engine implements AutoCloseable {
  final BackendContext context;
  final JsonCodec json = new JsonCodec();
  final Limits limits = Limits.defaults();
  final CallbackTokens tokens;
  final InngestApi api;
  final Outbox outbox;
  final Lookup lookup;
  final Journals journals;
  final Cancels cancels;
  final Starts starts = new Starts(this);
  final Lookback lookback;
  final Takeover takeover = new Takeover(this);
  final Traffic traffic = new Traffic();
  final Shown shown;
  final Bench bench = new Bench(this);
  final Chores chores = new Chores(this);
  final ExecutorService bodies = Executors.newCachedThreadPool(Engine::daemon);
  private final Map<String, Workflow<?, ?>> workflows = new LinkedHashMap<>();

  Engine(BackendContext context, CallbackTokens tokens, InngestApi api) {
    this.context = context;
    this.tokens = tokens;
    this.api = api;
    outbox = this::post;
    shown = new Shown(api);
    lookup = new Lookup(this);
    journals = new Journals(this, api, lookup);
    cancels = new Cancels(this);
    lookback = new Lookback(api);
    context
        .workflows()
        .forEach(workflow -> workflows.put(workflow.definition().type().name(), workflow));
  }

  private void post(List<Outbox.Letter> letters) {
    traffic.began();
    try {
      new Postbox(api).send(letters);
      traffic.sent();
    } finally {
      traffic.ended();
    }
  }

  Optional<Workflow<?, ?>> workflow(String name) {
    return Optional.ofNullable(workflows.get(name));
  }

  Optional<WorkflowDefinition<?, ?>> definition(String name) {
    return workflow(name).map(Workflow::definition);
  }

  List<WorkflowDefinition<?, ?>> definitions() {
    List<WorkflowDefinition<?, ?>> all = new ArrayList<>();
    workflows.values().forEach(workflow -> all.add(workflow.definition()));
    return all;
  }

  Map<String, Workflow<?, ?>> workflows() {
    return workflows;
  }

  /** Times in journals have milliseconds, as the server's have. */
  Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  RunInfo info(Start start) {
    Header header = start.header();
    return new RunInfo(
        header.runId(),
        header.workflow(),
        InngestNames.BACKEND,
        RunStatus.RUNNING,
        header.origin().acceptedAt(),
        Optional.empty(),
        header.origin().eventId(),
        header.origin().tags(),
        Optional.empty());
  }

  /** What a callback is known by: the seed tells the journals of one run apart. */
  static String callback(Header header, String key) {
    return header.runId() + "/" + tokenKey(header, key);
  }

  static String tokenKey(Header header, String key) {
    return Long.toHexString(header.determinism().seed()) + ":" + key;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "waybill-body");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    bodies.shutdownNow();
    shown.close();
    api.close();
  }
}
