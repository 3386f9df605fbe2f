package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Schedule;
import dev.waybill.client.Schedules;
import dev.waybill.values.Crons;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Schedules made at run time. */
record TemporalSchedules(Engine engine) implements Schedules {

  @Override
  public <I> void put(Schedule<I> schedule) {
    String workflow = schedule.workflow().name();
    if (engine.definition(workflow) == null) {
      throw Problems.unknownWorkflow(workflow, engine);
    }
    Plan plan =
        new Plan(
            schedule.id(),
            workflow,
            Crons.check("schedule '" + schedule.id() + "'", schedule.cron()),
            schedule.zone().getId(),
            Json.of(engine.context.codec().encode(schedule.input())),
            false,
            Optional.empty());
    done(() -> engine.plans.put(plan));
  }

  @Override
  public List<ScheduleInfo> list() {
    return engine.faults.guard(
        () -> engine.plans.list().stream().map(plan -> plan.info(engine.now())).toList());
  }

  @Override
  public void pause(String id) {
    done(() -> engine.plans.pause(id, true));
  }

  @Override
  public void resume(String id) {
    done(() -> engine.plans.pause(id, false));
  }

  @Override
  public void trigger(String id) {
    done(() -> engine.plans.trigger(id));
  }

  @Override
  public void delete(String id) {
    done(() -> engine.plans.delete(id));
  }

  @Override
  public BulkResult backfill(String id, Instant from, Instant to) {
    return engine.faults.guard(() -> engine.plans.backfill(id, from, to));
  }

  private void done(Runnable call) {
    engine.faults.guard(call);
  }
}
