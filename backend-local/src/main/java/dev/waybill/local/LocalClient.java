package dev.waybill.local;

import dev.waybill.Event;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedules;
import dev.waybill.client.StartOptions;
import dev.waybill.client.WorkflowClient;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.EntryKind;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.local.Admission.Answer;
import dev.waybill.local.Admission.Wish;
import dev.waybill.local.Recorder.Draft;
import dev.waybill.replay.Operation.Outgoing;
import dev.waybill.spi.Interceptors;
import dev.waybill.values.CallbackTokens.Target;
import dev.waybill.values.DefinitionCheck;
import dev.waybill.values.Handed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The client of the embedded engine: each call is one transaction. */
final class LocalClient implements WorkflowClient {
  private static final int PAGE = 100;

  private final LocalBackend backend;
  private final Engine engine;

  LocalClient(LocalBackend backend, Engine engine) {
    this.backend = backend;
    this.engine = engine;
  }

  @Override
  public List<String> send(Event<?>... events) {
    List<Outgoing> outgoing = Arrays.stream(events).map(this::outgoing).toList();
    return around(
        "send",
        () ->
            engine.writer.call(
                db -> {
                  for (Outgoing event : outgoing) {
                    engine.events.accept(db, event);
                  }
                  return outgoing.stream().map(Outgoing::id).toList();
                }));
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input) {
    return start(workflow, input, StartOptions.defaults());
  }

  @Override
  public <I, O> Run<O> start(WorkflowType<I, O> workflow, I input, StartOptions options) {
    WorkflowDefinition<?, ?> definition = engine.known(workflow.name());
    DefinitionCheck.checkStart(definition, options);
    Json json = object("the input of workflow '" + workflow.name() + "'", input, true);
    Object unused = engine.context.codec().decode(json.bytes(), definition.type().input());
    return around(
        "start",
        () -> {
          Answer answer = start(UUID.randomUUID().toString(), definition, json, options);
          return new LocalRun<>(
              backend, engine, answer.runId(), answer.admission(), workflow.output());
        });
  }

  private Answer start(
      String id, WorkflowDefinition<?, ?> definition, Json input, StartOptions options) {
    Wish wish = new Wish(id, definition, input, options, Optional.empty(), Optional.empty());
    return engine.writer.call(db -> engine.admission.start(db, wish));
  }

  @Override
  public <O> Run<O> run(String id, Class<O> result) {
    return new LocalRun<>(backend, engine, id, Run.Admission.EXISTING, result);
  }

  @Override
  public Page<RunInfo> list(RunQuery query) {
    return around("list", () -> engine.writer.call(db -> page(db, query)));
  }

  private Page<RunInfo> page(Db db, RunQuery query) throws SQLException {
    List<RunInfo> found = new ArrayList<>();
    long before = query.cursor().map(Long::parseLong).orElse(Long.MAX_VALUE);
    while (true) {
      List<RunRow> rows = rows(db, query, before);
      for (RunRow row : rows) {
        before = row.n();
        RunStatus status = engine.status(row);
        if (query.statuses().isEmpty() || query.statuses().contains(status)) {
          found.add(row.info(status, row.failure().map(engine.entries::failure)));
          if (found.size() == PAGE) {
            return new Page<>(found, Optional.of(String.valueOf(before)));
          }
        }
      }
      if (rows.size() < PAGE) {
        return new Page<>(found, Optional.empty());
      }
    }
  }

  private static List<RunRow> rows(Db db, RunQuery query, long before) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT * FROM run WHERE n < ?");
    List<Object> values = new ArrayList<>(List.of(before));
    query
        .workflow()
        .ifPresent(
            name -> {
              sql.append(" AND workflow = ?");
              values.add(name);
            });
    query
        .from()
        .ifPresent(
            from -> {
              sql.append(" AND accepted_at >= ?");
              values.add(EngineClock.micros(from));
            });
    query
        .to()
        .ifPresent(
            to -> {
              sql.append(" AND accepted_at < ?");
              values.add(EngineClock.micros(to));
            });
    for (String tag : query.tags()) {
      sql.append(" AND instr(tags, ?) > 0");
      values.add("\n" + tag + "\n");
    }
    sql.append(" ORDER BY n DESC LIMIT ").append(PAGE);
    return db.list(sql.toString(), RunRow::map, values.toArray());
  }

  @Override
  public BulkResult cancel(RunQuery query, String reason) {
    List<String> refused = new ArrayList<>();
    int done = 0;
    for (RunInfo info : all(query)) {
      if (info.status().isFinal()) {
        refused.add(info.id() + ": it is " + info.status() + " already");
      } else {
        run(info.id(), Object.class).cancel(reason);
        done++;
      }
    }
    return new BulkResult(done, refused);
  }

  @Override
  public BulkResult rerun(RunQuery query) {
    List<String> refused = new ArrayList<>();
    int done = 0;
    for (RunInfo info : all(query)) {
      if (!info.status().isFinal()) {
        refused.add(info.id() + ": it is still " + info.status());
      } else if (engine.workflow(info.workflow()) == null) {
        refused.add(info.id() + ": workflow '" + info.workflow() + "' is not registered here");
      } else {
        Json input = engine.writer.call(db -> RunRow.byId(db, info.id()).orElseThrow().input());
        Answer unused =
            start(
                UUID.randomUUID().toString(),
                engine.known(info.workflow()),
                input,
                new StartOptions(
                    Optional.empty(),
                    java.time.Duration.ZERO,
                    Optional.empty(),
                    Set.copyOf(info.tags()),
                    Optional.empty()));
        done++;
      }
    }
    return new BulkResult(done, refused);
  }

  private List<RunInfo> all(RunQuery query) {
    List<RunInfo> all = new ArrayList<>();
    RunQuery next = query;
    while (true) {
      Page<RunInfo> page = list(next);
      all.addAll(page.items());
      if (page.next().isEmpty()) {
        return all;
      }
      next = query.withCursor(page.next().get());
    }
  }

  @Override
  public void complete(String callbackToken, Object value) {
    Target target = verified(callbackToken); // before anything of the value is looked at
    close(target, Result.of(Json.of(engine.context.codec().encode(value))));
  }

  @Override
  public void fail(String callbackToken, Failure failure) {
    close(verified(callbackToken), Result.of(failure));
  }

  private void close(Target target, Result result) {
    result.value().ifPresent(value -> engine.limits.check("the callback's value", value));
    boolean unused =
        around(
            "complete",
            () ->
                engine.writer.call(
                    db -> {
                      close(db, target, result);
                      return true;
                    }));
  }

  /** What the token is for; the refusal does not tell a forged token from a used one. */
  private Target verified(String token) {
    try {
      return engine.tokens.verify(token);
    } catch (WaybillException e) {
      throw Problems.callbackClosed();
    }
  }

  private void close(Db db, Target target, Result result) throws SQLException {
    RunRow row = RunRow.byId(db, target.runId()).orElseThrow(Problems::callbackClosed);
    String key = target.key().substring(target.key().indexOf(':') + 1);
    Optional<Pending> open = engine.entries.pending(db, row.n(), key);
    if (row.ended()
        || !TurnRunner.tokenKey(row, key).equals(target.key())
        || open.isEmpty()
        || open.get().kind() != EntryKind.CALLBACK) {
      throw Problems.callbackClosed();
    }
    engine.recorder.appendAndWake(
        db,
        row.n(),
        row.epoch(),
        Draft.of(key, EntryKind.CALLBACK, open.get().times().began(), result));
  }

  @Override
  public Schedules schedules() {
    return new LocalSchedules(engine);
  }

  Outgoing outgoing(Event<?> event) {
    return new Outgoing(
        event.id(),
        event.type().name(),
        object("the data of event '" + event.type().name() + "'", event.data(), false),
        event.time());
  }

  private Json object(String thing, Object value, boolean arrayToo) {
    Json json = Json.of(engine.context.codec().encode(value));
    String text = json.text();
    if (!text.startsWith("{") && !(arrayToo && text.startsWith("["))) {
      throw Handed.notAnObject(thing, arrayToo, text);
    }
    return engine.limits.check(thing, json);
  }

  private <T> T around(String operation, Callable<T> call) {
    Callable<T> chained =
        Interceptors.chain(
            engine.context.interceptors(), call, (each, next) -> each.aroundCall(operation, next));
    try {
      return chained.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an interceptor of " + operation + " failed", e);
    }
  }
}
