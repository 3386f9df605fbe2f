package dev.waybill.runtime.internal;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.RunInfo;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowType;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedules;
import dev.waybill.client.StartOptions;
import dev.waybill.client.WorkflowClient;
import dev.waybill.spi.Backend;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One client over several backends. */
final class RoutingClient implements WorkflowClient {
  private final Map<String, Backend> backends;
  private final Map<String, String> routes;
  private final Finder finder;

  /**
   * @param backends open ones by name, the default first
   * @param routes the backend of each workflow
   */
  RoutingClient(Map<String, Backend> backends, Map<String, String> routes) {
    this.backends = backends;
    this.routes = routes;
    this.finder = new Finder(backends.values().stream().map(Backend::client).toList());
  }

  /** Each backend takes all; only the one that a workflow is routed to starts it. */
  @Override
  public List<String> send(Event<?>... events) {
    clients().forEach(client -> client.send(events));
    return List.of(events).stream().map(Event::id).toList();
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input) {
    return start(workflow, input, StartOptions.defaults());
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input, StartOptions options) {
    return routed(workflow.name()).start(workflow, input, options);
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    return new FoundRun<>(finder, id, result);
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    return new MergedPages(backends).list(query);
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    return all(client -> client.cancel(query, reason));
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    return all(client -> client.rerun(query));
  }

  @Override
  public void complete(String callbackToken, Object value) {
    answer(callbackToken, client -> client.complete(callbackToken, value));
  }

  @Override
  public void fail(String callbackToken, Failure failure) {
    answer(callbackToken, client -> client.fail(callbackToken, failure));
  }

  @Override
  public Schedules schedules() {
    return new MergedSchedules(
        clients().stream().map(WorkflowClient::schedules).toList(),
        schedule -> routed(schedule.workflow().name()).schedules());
  }

  /** The token says whose it is; whether it is genuine, the backend finds out. */
  private void answer(String token, Consumer<WorkflowClient> call) {
    Optional<WorkflowClient> owner = runOf(token).flatMap(finder::find);
    call.accept(owner.orElseGet(() -> clients().get(0)));
  }

  private static Optional<String> runOf(String token) {
    int dot = token.indexOf('.');
    if (dot <= 0 || token.length() > 4096) {
      return Optional.empty();
    }
    try {
      byte[] id = Base64.getUrlDecoder().decode(token.substring(0, dot));
      return Optional.of(new String(id, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private WorkflowClient routed(String workflow) {
    Backend backend = backends.get(routes.getOrDefault(workflow, ""));
    return backend == null ? clients().get(0) : backend.client();
  }

  private List<WorkflowClient> clients() {
    return backends.values().stream().map(Backend::client).toList();
  }

  private BulkResult all(Function<WorkflowClient, BulkResult> call) {
    int done = 0;
    List<String> refused = new ArrayList<>();
    for (Map.Entry<String, Backend> entry : backends.entrySet()) {
      try {
        BulkResult result = call.apply(entry.getValue().client());
        done += result.done();
        refused.addAll(result.refused());
      } catch (WaybillException e) {
        refused.add(entry.getKey() + ": " + e.getMessage());
      }
    }
    return new BulkResult(done, refused);
  }
}
