package dev.waybill.runtime.internal;

import dev.waybill.WaybillException;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Schedule;
import dev.waybill.client.Schedules;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The schedules of several backends; an id stands for one of them all. */
final class MergedSchedules implements Schedules {
  private final List<Schedules> all;
  private final Function<Schedule<?>, Schedules> routed;

  MergedSchedules(List<Schedules> all, Function<Schedule<?>, Schedules> routed) {
    this.all = all;
    this.routed = routed;
  }

  /** Puts it where its workflow is routed to, and takes it away where it stood. */
  @Override
  public <I> void put(Schedule<I> schedule) {
    Schedules target = routed.apply(schedule);
    all.stream()
        .filter(other -> other != target && has(other, schedule.id()))
        .forEach(other -> other.delete(schedule.id()));
    target.put(schedule);
  }

  @Override
  public List<ScheduleInfo> list() {
    return all.stream().flatMap(schedules -> schedules.list().stream()).toList();
  }

  @Override
  public void pause(String id) {
    of(id).pause(id);
  }

  @Override
  public void resume(String id) {
    of(id).resume(id);
  }

  @Override
  public void trigger(String id) {
    of(id).trigger(id);
  }

  @Override
  public void delete(String id) {
    of(id).delete(id);
  }

  @Override
  public BulkResult backfill(String id, Instant from, Instant to) {
    return of(id).backfill(id, from, to);
  }

  private Schedules of(String id) {
    return all.stream()
        .filter(schedules -> has(schedules, id))
        .findFirst()
        .orElseThrow(
            () ->
                new WaybillException(
                    "schedule-not-found",
                    "schedule '" + id + "' is not known. List the schedules to find its id."));
  }

  private static boolean has(Schedules schedules, String id) {
    return schedules.list().stream().anyMatch(info -> info.id().equals(id));
  }
}
