package dev.waybill.local;

import dev.waybill.Json;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Schedule;
import dev.waybill.client.Schedules;
import dev.waybill.values.Crons;
import java.time.Instant;
import java.util.List;

/** Schedules made at run time. */
final class LocalSchedules implements Schedules {
  private final Engine engine;

  LocalSchedules(Engine engine) {
    this.engine = engine;
  }

  @Override
  public <I> void put(Schedule<I> schedule) {
    var unused = engine.known(schedule.workflow().name());
    String cron = Crons.check("schedule '" + schedule.id() + "'", schedule.cron());
    Json input = Json.of(engine.context.codec().encode(schedule.input()));
    Plans.Plan plan =
        new Plans.Plan(
            schedule.id(), schedule.workflow().name(), cron, schedule.zone(), input, false, null);
    done(db -> engine.schedules.put(db, plan));
  }

  @Override
  public List<ScheduleInfo> list() {
    return engine.writer.call(engine.schedules::list);
  }

  @Override
  public void pause(String id) {
    done(db -> engine.schedules.pause(db, id, true));
  }

  @Override
  public void resume(String id) {
    done(db -> engine.schedules.pause(db, id, false));
  }

  @Override
  public void trigger(String id) {
    done(db -> engine.schedules.trigger(db, id));
  }

  @Override
  public void delete(String id) {
    done(db -> engine.schedules.delete(db, id));
  }

  @Override
  public BulkResult backfill(String id, Instant from, Instant to) {
    return engine.writer.call(db -> engine.schedules.backfill(db, id, from, to));
  }

  private interface Change {
    void make(Db db) throws java.sql.SQLException;
  }

  private void done(Change change) {
    boolean unused =
        engine.writer.call(
            db -> {
              change.make(db);
              return true;
            });
  }
}
