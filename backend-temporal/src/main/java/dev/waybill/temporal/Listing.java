package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunQuery;
import dev.waybill.client.StartOptions;
import dev.waybill.temporal.Visibility.Place;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Calls on many runs. */
final class Listing {
  private static final int PAGE = 100;

  private final TemporalClient client;
  private final Engine engine;
  private final Visibility visibility;

  Listing(TemporalClient client) {
    this.client = client;
    this.engine = client.engine();
    this.visibility = new Visibility(engine);
  }

  /** Runs, newest first. */
  Page<RunInfo> list(RunQuery query) {
    List<RunInfo> found = new ArrayList<>();
    Place place = query.cursor().map(Listing::place).orElse(Place.FIRST);
    while (true) {
      List<WorkflowExecutionInfo> some = visibility.after(place, query);
      for (WorkflowExecutionInfo info : some) {
        place = Place.of(info);
        describe(info).filter(run -> fits(run, query)).ifPresent(found::add);
        if (found.size() == PAGE) {
          return new Page<>(found, Optional.of(place.toString()));
        }
      }
      if (some.isEmpty()) {
        return new Page<>(found, Optional.empty());
      }
    }
  }

  private static Place place(String cursor) {
    try {
      return Place.read(cursor);
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      throw new WaybillException(
          "bad-cursor",
          "RunQuery.cursor must be one that a page has named as its next, got: '" + cursor + "'",
          e);
    }
  }

  private Optional<RunInfo> describe(WorkflowExecutionInfo info) {
    try {
      return Optional.of(client.descriptions().of(info.getExecution().getWorkflowId()));
    } catch (RunNotFoundException meanwhile) {
      return Optional.empty();
    }
  }

  /** Visibility may lag behind, and knows less. */
  private static boolean fits(RunInfo run, RunQuery query) {
    return (query.statuses().isEmpty() || query.statuses().contains(run.status()))
        && query.workflow().filter(name -> !name.equals(run.workflow())).isEmpty()
        && run.tags().containsAll(query.tags())
        && query.from().filter(run.startedAt()::isBefore).isEmpty()
        && query.to().filter(to -> !run.startedAt().isBefore(to)).isEmpty();
  }

  BulkResult cancel(RunQuery query, String reason) {
    return each(
        query,
        run -> {
          if (run.status().isFinal()) {
            return Optional.of("it is " + run.status() + " already");
          }
          client.run(run.id(), Object.class).cancel(reason);
          return Optional.empty();
        });
  }

  BulkResult rerun(RunQuery query) {
    return each(query, this::rerun);
  }

  private Optional<String> rerun(RunInfo run) {
    WorkflowDefinition<?, ?> definition = engine.definition(run.workflow());
    if (!run.status().isFinal()) {
      return Optional.of("it is still " + run.status());
    }
    if (definition == null) {
      return Optional.of("workflow '" + run.workflow() + "' is not registered here");
    }
    StartOptions options =
        new StartOptions(
            Optional.empty(), Duration.ZERO, Optional.empty(), run.tags(), Optional.empty());
    RunStart start =
        new RunStart(
            UUID.randomUUID().toString(), definition, input(run.id()), options, Optional.empty());
    var unused = engine.admission.start(start);
    return Optional.empty();
  }

  private Json input(String id) {
    HistoryEvent began =
        engine.rpc.first(engine.rpc.describe(id).getWorkflowExecutionInfo().getExecution());
    return engine.rpc.json(began.getWorkflowExecutionStartedEventAttributes().getInput());
  }

  /** Does something for each run; what it answers is why it was refused. */
  private BulkResult each(RunQuery query, Function<RunInfo, Optional<String>> call) {
    List<String> refused = new ArrayList<>();
    int done = 0;
    for (RunInfo run : all(query)) {
      Optional<String> reason = call.apply(run);
      reason.ifPresent(why -> refused.add(run.id() + ": " + why));
      done += reason.isEmpty() ? 1 : 0;
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
}
