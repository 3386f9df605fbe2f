package dev.waybill.inngest;

import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunQuery;
import dev.waybill.client.StartOptions;
import dev.waybill.inngest.Chain.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Calls on many runs. The server lists engine runs; each run shows where its first one stands. A
 * run that has no engine run yet, for example a debounced one, is not in the list.
 */
final class Listing {
  private static final int PAGE = 100;

  /** A delayed run's engine run may be made so much later than the run was accepted. */
  private static final Duration LATEST = Duration.ofDays(8);

  private final Engine engine;

  Listing(Engine engine) {
    this.engine = engine;
  }

  /**
   * Where a page ends.
   *
   * @param cursor the server's, of the page that it is in; empty: the first
   * @param skip how many engine runs of that page are behind it
   */
  private record Place(Optional<String> cursor, int skip) {
    private static final char BETWEEN = ':';

    static Place read(String text) {
      try {
        int between = text.indexOf(BETWEEN);
        String cursor = text.substring(between + 1);
        int skip = Integer.parseInt(text.substring(0, between));
        if (skip >= 0 && !cursor.isEmpty()) {
          return new Place(Optional.of(cursor), skip);
        }
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw bad(text);
      }
      throw bad(text);
    }

    private static WaybillException bad(String text) {
      return new WaybillException(
          "bad-cursor",
          "RunQuery.cursor must be one that a page has named as its next, got: '" + text + "'");
    }

    @Override
    public String toString() {
      return "" + skip + BETWEEN + cursor.orElse("");
    }
  }

  /** Runs, newest first. */
  Page<RunInfo> list(RunQuery query) {
    List<RunInfo> found = new ArrayList<>();
    RunFilter filter = filter(query);
    Place place = query.cursor().map(Place::read).orElse(new Place(Optional.empty(), 0));
    while (true) {
      EngineRuns page = engine.api.runs(filter, place.cursor());
      List<EngineRun> runs = page.runs();
      for (int i = place.skip(); i < runs.size(); i++) {
        describe(runs.get(i)).filter(run -> fits(run, query)).ifPresent(found::add);
        if (found.size() == PAGE && i + 1 < runs.size()) {
          return new Page<>(found, Optional.of(new Place(place.cursor(), i + 1).toString()));
        }
      }
      if (page.next().isEmpty()) {
        return new Page<>(found, Optional.empty());
      }
      place = new Place(page.next(), 0);
      if (found.size() == PAGE) {
        return new Page<>(found, Optional.of(place.toString()));
      }
    }
  }

  private RunFilter filter(RunQuery query) {
    RunFilter filter =
        RunFilter.of(engine.context.app()).between(query.from(), query.to().map(Listing::later));
    return query
        .workflow()
        .map(name -> filter.functions(name, name + Functions.LATER))
        .orElse(filter);
  }

  private static Instant later(Instant to) {
    return to.isAfter(Instant.MAX.minus(LATEST)) ? to : to.plus(LATEST);
  }

  /** The run that begins with an engine run; empty when it is a later one, or no workflow's. */
  private Optional<RunInfo> describe(EngineRun run) {
    String workflow = Functions.workflowOf(engine.context.app(), run.function());
    if (workflow.equals(Functions.CANCELLED) || workflow.equals(Functions.FAILED)) {
      return Optional.empty();
    }
    Optional<Meta> meta = engine.lookup.trigger(run).meta();
    if (meta.filter(each -> each.place().epoch() > 0).isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(engine.lookup.describe(meta.map(Meta::run).orElse(run.id())));
    } catch (RunNotFoundException meanwhile) {
      return Optional.empty();
    }
  }

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
          engine.cancels.ask(run.id(), reason);
          return Optional.empty();
        });
  }

  BulkResult rerun(RunQuery query) {
    return each(query, this::rerun);
  }

  private Optional<String> rerun(RunInfo run) {
    if (!run.status().isFinal()) {
      return Optional.of("it is still " + run.status());
    }
    Optional<WorkflowDefinition<?, ?>> definition = engine.definition(run.workflow());
    if (definition.isEmpty()) {
      return Optional.of("workflow '" + run.workflow() + "' is not registered here");
    }
    Link first = engine.lookup.chain().links(run.id()).get(0);
    Json input = engine.journals.start(run.id(), first).header().input();
    StartOptions options =
        new StartOptions(
            Optional.empty(), Duration.ZERO, Optional.empty(), run.tags(), Optional.empty());
    var unused =
        engine.starts.start(definition.get(), UUID.randomUUID().toString(), input, options);
    return Optional.empty();
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
