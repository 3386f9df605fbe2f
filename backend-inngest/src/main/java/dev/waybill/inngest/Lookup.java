package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.client.RunFailedException;
import dev.waybill.inngest.Chain.Link;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known of runs. */
final class Lookup {
  private final InngestApi api;
  private final Chain chain;

  Lookup(InngestApi api) {
    this.api = api;
    chain = new Chain(api);
  }

  Chain chain() {
    return chain;
  }

  RunInfo describe(String run) {
    List<Link> links = chain.links(run);
    return info(run, links.get(0), links.get(links.size() - 1));
  }

  /**
   * The result of a run; empty while it is unfinished.
   *
   * @throws RunFailedException when it ended otherwise
   */
  Optional<Json> result(String run) {
    Link last = chain.last(run);
    if (last.ended().isEmpty() || !last.ended().get().status().isFinal()) {
      return Optional.empty();
    }
    if (last.ended().get().status() != RunStatus.COMPLETED) {
      throw new RunFailedException(describe(run));
    }
    return Optional.of(last.ended().get().value().orElse(Json.NULL));
  }

  private RunInfo info(String run, Link first, Link last) {
    RunStatus status = status(last);
    Optional<Meta> meta = meta(first);
    String function = last.run().function();
    Optional<Failure> failure = last.ended().flatMap(Ended::failure);
    return new RunInfo(
        run,
        function.endsWith(Functions.LATER)
            ? function.substring(0, function.length() - Functions.LATER.length())
            : function,
        InngestNames.BACKEND,
        status,
        meta.map(Meta::accepted).orElse(first.run().queuedAt()),
        status.isFinal() ? last.run().endedAt() : Optional.<Instant>empty(),
        meta.flatMap(Meta::event),
        meta.map(Meta::tags).orElse(Set.of()),
        failure);
  }

  private Optional<Meta> meta(Link first) {
    for (String event : first.run().events()) {
      Optional<JsonNode> found = api.event(event);
      if (found.isPresent() && found.get().path("data").path(Wire.META).has("run")) {
        return Optional.of(Wire.read(found.get().path("data").path(Wire.META), Meta.class));
      }
    }
    return Optional.empty();
  }

  private RunStatus running(Link last) {
    Optional<TraceSpan> trace = api.trace(last.run().id());
    if (trace.isPresent() && Past.isParked(trace.get())) {
      return RunStatus.STALLED;
    }
    return trace.isPresent() && Past.rests(trace.get()) ? RunStatus.WAITING : RunStatus.RUNNING;
  }

  private RunStatus status(Link last) {
    return switch (last.run().status()) {
      case QUEUED -> RunStatus.QUEUED;
      case RUNNING -> running(last);
      case COMPLETED, FAILED -> last.ended().map(Ended::status).orElse(RunStatus.RUNNING);
      case CANCELLED -> RunStatus.CANCELLING;
    };
  }
}
