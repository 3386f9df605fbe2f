package dev.waybill.inngest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WorkflowDefinition;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.inngest.Chain.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What is known of runs. */
final class Lookup {
  private static final Duration LAG = Duration.ofSeconds(3);
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final Engine engine;
  private final Chain chain;

  Lookup(Engine engine) {
    this.engine = engine;
    chain = new Chain(engine.api);
  }

  Chain chain() {
    return chain;
  }

  /**
   * What was found of a run.
   *
   * @param links its engine runs; none: it has not begun
   * @param trace of the last one, where it was read
   */
  record Seen(RunInfo info, List<Link> links, Optional<TraceSpan> trace) {}

  /** How a run stands, and why. */
  private record Standing(RunStatus status, Optional<Failure> failure, Optional<TraceSpan> trace) {
    static Standing of(RunStatus status) {
      return new Standing(status, Optional.empty(), Optional.empty());
    }

    static Standing of(Ended ended) {
      return new Standing(ended.status(), ended.failure(), Optional.empty());
    }
  }

  /**
   * How a run stands now.
   *
   * @throws RunNotFoundException when there is no such run
   */
  RunInfo describe(String run) {
    return see(run).info();
  }

  /** The same, with where it was found. What was started a moment ago shows a moment later. */
  Seen see(String run) {
    long end = System.nanoTime() + LAG.toNanos();
    while (true) {
      Optional<Seen> seen = glance(run);
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() >= end || Thread.currentThread().isInterrupted()) {
        throw new RunNotFoundException(run);
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  private Optional<Seen> glance(String run) {
    List<Link> links = chain.glance(run);
    if (!links.isEmpty()) {
      return Optional.of(begun(run, links));
    }
    if (Ulids.is(run)) {
      return Optional.empty();
    }
    Trigger trigger = trigger(Chain.eventUlid(run, 0));
    return trigger.meta().map(meta -> unbegun(trigger.event().orElseThrow(), meta));
  }

  /**
   * The result of a run; empty while it is unfinished.
   *
   * @throws RunFailedException when it ended otherwise
   * @throws RunNotFoundException when there is no such run
   */
  Optional<Json> result(String run) {
    List<Link> links = chain.glance(run);
    if (links.isEmpty()) {
      RunInfo info = describe(run);
      if (info.status().isFinal() && info.status() != RunStatus.COMPLETED) {
        throw new RunFailedException(info);
      }
      return Optional.empty();
    }
    Optional<Ended> ended = ended(run, links.get(links.size() - 1));
    if (ended.isEmpty() || !ended.get().status().isFinal()) {
      return Optional.empty();
    }
    if (ended.get().status() != RunStatus.COMPLETED) {
      throw new RunFailedException(describe(run));
    }
    return Optional.of(ended.get().value().orElse(Json.NULL));
  }

  /** How it ended: the workflow says so, or for it who could not go on with it. */
  private Optional<Ended> ended(String run, Link link) {
    EngineRun.Status status = link.run().status();
    if (link.ended().isPresent()
        || !(status == EngineRun.Status.CANCELLED || status == EngineRun.Status.FAILED)) {
      return link.ended();
    }
    String ulid = Chain.seed(Letters.lostId(run, link.epoch())).id(1);
    return engine
        .api
        .event(ulid)
        .map(event -> Wire.read(event.path("data").path(Wire.META), Ended.class));
  }

  // ---- what started it

  /** What started an engine run; without meta when a foreign event or a cron did. */
  record Trigger(Optional<JsonNode> event, Optional<Meta> meta) {
    static final Trigger UNKNOWN = new Trigger(Optional.empty(), Optional.empty());

    boolean isLaterThan(Instant now) {
      return event.filter(each -> each.path("ts").asLong() > now.toEpochMilli()).isPresent();
    }
  }

  Trigger trigger(EngineRun run) {
    return run.events().isEmpty() ? Trigger.UNKNOWN : trigger(run.events().get(0));
  }

  private Trigger trigger(String ulid) {
    Optional<JsonNode> event = engine.api.event(ulid);
    return new Trigger(
        event,
        event
            .map(each -> each.path("data").path(Wire.META))
            .filter(meta -> meta.has("run"))
            .map(meta -> Wire.read(meta, Meta.class)));
  }

  private Seen unbegun(JsonNode event, Meta meta) {
    String prefix = Functions.startEvent(engine.context.app(), "");
    String name = event.path("name").asText();
    String workflow = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    Trigger trigger = new Trigger(Optional.of(event), Optional.of(meta));
    Standing standing = waiting(workflow, trigger, true);
    RunInfo info =
        new RunInfo(
            meta.run(),
            workflow,
            InngestNames.BACKEND,
            standing.status(),
            meta.accepted(),
            standing.status().isFinal() ? meta.expires() : Optional.<Instant>empty(),
            meta.event(),
            meta.tags(),
            standing.failure());
    return new Seen(info, List.of(), Optional.empty());
  }

  // ---- how it stands

  private Seen begun(String run, List<Link> links) {
    Link first = links.get(0);
    Link last = links.get(links.size() - 1);
    String workflow = Functions.workflowOf(engine.context.app(), first.run().function());
    Trigger trigger = trigger(first.run());
    Standing standing = standing(run, workflow, trigger, last);
    Optional<Meta> meta = trigger.meta();
    RunInfo info =
        new RunInfo(
            run,
            workflow,
            InngestNames.BACKEND,
            standing.status(),
            meta.map(Meta::accepted).orElse(first.run().queuedAt()),
            standing.status().isFinal()
                ? last.run().endedAt().or(() -> meta.flatMap(Meta::expires))
                : Optional.<Instant>empty(),
            meta.flatMap(Meta::event).or(() -> foreign(trigger)),
            meta.map(Meta::tags).orElse(Set.of()),
            standing.failure());
    return new Seen(info, links, standing.trace());
  }

  private static Optional<String> foreign(Trigger trigger) {
    return trigger.meta().isPresent()
        ? Optional.empty()
        : trigger.event().map(event -> event.path("id").asText()).filter(id -> !id.isEmpty());
  }

  private Standing standing(String run, String workflow, Trigger trigger, Link last) {
    return switch (last.run().status()) {
      case QUEUED ->
          last.epoch() == 0 ? waiting(workflow, trigger, false) : Standing.of(RunStatus.QUEUED);
      case RUNNING -> running(last);
      case COMPLETED, FAILED ->
          ended(run, last).map(Standing::of).orElseGet(() -> Standing.of(RunStatus.RUNNING));
      case CANCELLED ->
          ended(run, last).map(Standing::of).orElseGet(() -> Standing.of(RunStatus.CANCELLING));
    };
  }

  /**
   * A run that has not begun.
   *
   * @param unknown whether the server has no engine run for it: it holds the event back
   */
  private Standing waiting(String workflow, Trigger trigger, boolean unknown) {
    Instant now = engine.now();
    if (trigger.meta().flatMap(Meta::expires).filter(now::isAfter).isPresent()) {
      return Standing.of(Letters.expired());
    }
    Optional<WorkflowDefinition<?, ?>> definition = engine.definition(workflow);
    boolean held =
        definition
            .filter(each -> each.throttle().isPresent() || (unknown && each.debounce().isPresent()))
            .isPresent();
    return Standing.of(held || trigger.isLaterThan(now) ? RunStatus.SCHEDULED : RunStatus.QUEUED);
  }

  private Standing running(Link last) {
    Optional<TraceSpan> trace = engine.api.trace(last.run().id());
    if (trace.isPresent() && Past.isParked(trace.get())) {
      String why =
          Optional.ofNullable(Posted.all(engine.api, trace.get()).get(Posted.STALLED))
              .map(posted -> Wire.tree(posted.value()).asText())
              .orElse("its code does not fit what it has recorded");
      return new Standing(
          RunStatus.STALLED, Optional.of(Failure.of("Stalled", why).withCode("stalled")), trace);
    }
    if (last.epoch() > 0 && isCancelling(last)) {
      return new Standing(RunStatus.CANCELLING, Optional.empty(), trace);
    }
    boolean rests = trace.filter(Past::rests).isPresent();
    return new Standing(rests ? RunStatus.WAITING : RunStatus.RUNNING, Optional.empty(), trace);
  }

  private boolean isCancelling(Link last) {
    return trigger(last.run())
        .meta()
        .filter(meta -> meta.carried().cancel().isPresent())
        .isPresent();
  }
}
