package dev.waybill.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Schedules made at run time, beside those of the definitions. */
public interface Schedules {

  <I> void put(Schedule<I> schedule);

  List<ScheduleInfo> list();

  void pause(String id);

  void resume(String id);

  /** Starts a run now, beside the plan. */
  void trigger(String id);

  void delete(String id);

  /** Starts the runs that the plan had between two instants, each at most once. */
  BulkResult backfill(String id, Instant from, Instant to);

  /**
   * A schedule as it stands.
   *
   * @param next when it fires next; empty while paused
   */
  record ScheduleInfo(
      String id,
      String workflow,
      String cron,
      String zone,
      boolean paused,
      Optional<Instant> next) {}
}
