package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.client.Schedules.ScheduleInfo;
import dev.waybill.values.Crons;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A schedule.
 *
 * @param zone the id of a time zone
 * @param after when it was looked at last: it fires at the first time after that
 */
record Plan(
    String id,
    String workflow,
    String cron,
    String zone,
    Json input,
    boolean paused,
    Optional<Instant> after) {

  /** A start that a plan had. */
  record Firing(Plan plan, Instant at) {}

  Optional<Instant> next(Instant after) {
    return Crons.next(cron, ZoneId.of(zone), after);
  }

  Plan withPaused(boolean paused) {
    return new Plan(id, workflow, cron, zone, input, paused, after);
  }

  Plan withAfter(Instant after) {
    return new Plan(id, workflow, cron, zone, input, paused, Optional.of(after));
  }

  ScheduleInfo info(Instant now) {
    return new ScheduleInfo(
        id, workflow, cron, zone, paused, paused ? Optional.empty() : next(now));
  }

  /** The id of the run of a time; the same each time it is asked for. */
  String runId(Instant at) {
    return Seeds.id("schedule", id, at.toString());
  }
}
