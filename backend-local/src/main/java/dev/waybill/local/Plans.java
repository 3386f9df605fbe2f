package dev.waybill.local;

import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.CronTrigger;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Schedules.ScheduleInfo;
import dev.waybill.local.Timers.Timer;
import dev.waybill.values.Crons;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules, those of definitions included: each has one row and one timer. */
final class Plans {
  private static final String DEFINED = "$";

  private final Engine engine;

  Plans(Engine engine) {
    this.engine = engine;
  }

  /** A schedule's row. */
  record Plan(
      String id,
      String workflow,
      String cron,
      ZoneId zone,
      Json input,
      boolean paused,
      @Nullable Long next) {

    static Plan map(Db.Row row) throws SQLException {
      return new Plan(
          row.text("id"),
          row.text("workflow"),
          row.text("cron"),
          ZoneId.of(row.text("zone")),
          row.json("input"),
          row.flag("paused"),
          row.numberOrNull("next"));
    }

    ScheduleInfo info() {
      return new ScheduleInfo(
          id,
          workflow,
          cron,
          zone.getId(),
          paused,
          paused ? Optional.empty() : Optional.ofNullable(next).map(EngineClock::instant));
    }
  }

  /** Brings the schedules of definitions in line with the code; a mere client knows no better. */
  void define(Db db) throws SQLException {
    if (!engine.context.executes()) {
      return;
    }
    List<String> defined = new ArrayList<>();
    for (WorkflowDefinition<?, ?> definition : engine.definitions()) {
      int count = 0;
      for (CronTrigger cron : definition.cronTriggers()) {
        String id = DEFINED + definition.type().name() + "/" + count++;
        defined.add(id);
        Json input = Json.of(engine.json.encode(cron.input()));
        Optional<Plan> known = find(db, id);
        if (known.isEmpty()
            || !known.get().cron().equals(cron.expression())
            || !known.get().zone().equals(cron.zone())) {
          put(
              db,
              new Plan(
                  id,
                  definition.type().name(),
                  cron.expression(),
                  cron.zone(),
                  input,
                  false,
                  null));
        } else {
          db.update("UPDATE schedule SET input = ? WHERE id = ?", input, id);
        }
      }
    }
    for (Plan plan : db.list("SELECT * FROM schedule", Plan::map)) {
      if (plan.id().startsWith(DEFINED) && !defined.contains(plan.id())) {
        delete(db, plan.id());
      } else {
        remind(db, plan);
      }
    }
  }

  /** Sets the timer again, which a process that does not know the workflow may have let go. */
  private void remind(Db db, Plan plan) throws SQLException {
    Long next = plan.next();
    if (!plan.paused() && next != null) {
      engine.timers.clear(db, -1, Timers.Kind.SCHEDULE, plan.id());
      engine.timers.set(db, next, Timers.Kind.SCHEDULE, -1L, plan.id());
    }
  }

  void put(Db db, Plan plan) throws SQLException {
    delete(db, plan.id());
    db.update(
        "INSERT INTO schedule VALUES (?, ?, ?, ?, ?, 0, NULL)",
        plan.id(),
        plan.workflow(),
        plan.cron(),
        plan.zone().getId(),
        plan.input());
    plan(db, plan.id(), EngineClock.instant(engine.clock.now()));
  }

  void delete(Db db, String id) throws SQLException {
    db.update("DELETE FROM schedule WHERE id = ?", id);
    engine.timers.clear(db, -1, Timers.Kind.SCHEDULE, id);
  }

  void pause(Db db, String id, boolean on) throws SQLException {
    need(db, id);
    db.update("UPDATE schedule SET paused = ? WHERE id = ?", on, id);
    engine.timers.clear(db, -1, Timers.Kind.SCHEDULE, id);
    if (!on) {
      plan(db, id, EngineClock.instant(engine.clock.now()));
    }
  }

  void trigger(Db db, String id) throws SQLException {
    Plan plan = executable(need(db, id));
    String run = Seeds.id("trigger", id, String.valueOf(engine.clock.stamp()));
    engine.firing.start(db, run, plan.workflow(), plan.input());
  }

  List<ScheduleInfo> list(Db db) throws SQLException {
    return db.list("SELECT * FROM schedule ORDER BY id", Plan::map).stream()
        .map(Plan::info)
        .toList();
  }

  BulkResult backfill(Db db, String id, Instant from, Instant to) throws SQLException {
    Plan plan = executable(need(db, id));
    int done = 0;
    Optional<Instant> at = Crons.next(plan.cron(), plan.zone(), from.minusMillis(1));
    while (at.isPresent() && at.get().isBefore(to)) {
      String run = runId(id, at.get());
      if (RunRow.byId(db, run).isEmpty()) {
        engine.firing.start(db, run, plan.workflow(), plan.input());
        done++;
      }
      at = Crons.next(plan.cron(), plan.zone(), at.get());
    }
    return new BulkResult(done, List.of());
  }

  /** Starts the run of a schedule that is due, and plans the next. */
  void fire(Db db, Timer timer) throws SQLException {
    Optional<Plan> plan = find(db, timer.keyText());
    if (plan.isEmpty() || plan.get().paused() || engine.definition(plan.get().workflow()) == null) {
      return;
    }
    Instant due = EngineClock.instant(timer.due());
    engine.firing.start(db, runId(plan.get().id(), due), plan.get().workflow(), plan.get().input());
    Instant now = EngineClock.instant(engine.clock.now());
    plan(db, plan.get().id(), now.isAfter(due) ? now : due);
  }

  private static String runId(String id, Instant at) {
    return Seeds.id("schedule", id, at.toString());
  }

  private void plan(Db db, String id, Instant after) throws SQLException {
    Plan plan = need(db, id);
    Optional<Instant> next = Crons.next(plan.cron(), plan.zone(), after);
    Optional<Long> due = next.map(EngineClock::microsUp);
    db.update("UPDATE schedule SET next = ? WHERE id = ?", due, id);
    if (due.isPresent()) {
      engine.timers.set(db, due.get(), Timers.Kind.SCHEDULE, -1L, id);
    }
  }

  private static Optional<Plan> find(Db db, String id) throws SQLException {
    return db.one("SELECT * FROM schedule WHERE id = ?", Plan::map, id);
  }

  /** A plan whose workflow nobody here has would start nothing. */
  private Plan executable(Plan plan) {
    var unused = engine.known(plan.workflow());
    return plan;
  }

  private static Plan need(Db db, String id) throws SQLException {
    return find(db, id).orElseThrow(() -> Problems.unknownSchedule(id));
  }
}
