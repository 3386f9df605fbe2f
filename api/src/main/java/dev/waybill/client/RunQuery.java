package dev.waybill.client;

import dev.waybill.RunStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs. Every part narrows; an empty one does not.
 *
 * @param from accepted at or after
 * @param to accepted before
 * @param cursor where the page before ended, see {@link Page#next}
 */
public record RunQuery(
    Optional<String> workflow,
    Set<RunStatus> statuses,
    Set<String> tags,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> cursor) {

  public RunQuery {
    statuses = Set.copyOf(statuses);
    tags = Set.copyOf(tags);
  }

  public static RunQuery all() {
    return new RunQuery(
        Optional.empty(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public RunQuery withWorkflow(String workflow) {
    return new RunQuery(Optional.of(workflow), statuses, tags, from, to, cursor);
  }

  public RunQuery withStatuses(RunStatus... statuses) {
    return new RunQuery(workflow, Set.of(statuses), tags, from, to, cursor);
  }

  public RunQuery withTags(String... tags) {
    return new RunQuery(workflow, statuses, Set.of(tags), from, to, cursor);
  }

  public RunQuery withFrom(Instant from) {
    return new RunQuery(workflow, statuses, tags, Optional.of(from), to, cursor);
  }

  public RunQuery withTo(Instant to) {
    return new RunQuery(workflow, statuses, tags, from, Optional.of(to), cursor);
  }

  public RunQuery withCursor(String cursor) {
    return new RunQuery(workflow, statuses, tags, from, to, Optional.of(cursor));
  }
}
