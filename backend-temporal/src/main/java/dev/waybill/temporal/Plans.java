package dev.waybill.temporal;

import dev.waybill.Json;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.CronTrigger;
import dev.waybill.client.BulkResult;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import io.temporal.worker.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The schedules of the application, those of definitions included. */
final class Plans {
  private static final String DEFINED = "$";

  private final Engine engine;
  private final List<Planner> planners;

  /** Made here: the server's list may not have them yet. */
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  Plans(Engine engine) {
    this.engine = engine;
    CronPlanner cron = new CronPlanner(engine);
    planners =
        engine.settings.inProcess() ? List.of(cron) : List.of(new NativePlanner(engine), cron);
  }

  /** Makes a worker of the system's queue carry the schedules. */
  void workOn(Worker worker) {
    worker.registerWorkflowImplementationFactory(CronProtocol.Clock.class, CronWorkflow::new);
    worker.registerWorkflowImplementationFactory(CronProtocol.Fire.class, CronWorkflow.Fire::new);
    worker.registerActivitiesImplementations(
        (CronProtocol.Chores) firing -> fire(Wire.read(firing, Plan.Firing.class)));
  }

  private void fire(Plan.Firing firing) {
    Run.Admission unused = start(firing.plan(), firing.plan().runId(firing.at()));
  }

  private Run.Admission start(Plan plan, String runId) {
    WorkflowDefinition<?, ?> definition = engine.definition(plan.workflow());
    if (definition == null) {
      throw Problems.unknownWorkflow(plan.workflow(), engine);
    }
    return engine
        .admission
        .start(
            new RunStart(
                runId, definition, plan.input(), StartOptions.defaults(), Optional.empty()))
        .admission();
  }

  /** Brings the schedules of definitions in line with the code. */
  void define() {
    Set<String> defined = define(false);
    for (String id : ids()) {
      if (id.startsWith(DEFINED) && !defined.contains(id)) {
        delete(id);
      }
    }
  }

  /**
   * Makes those schedules of definitions anew that a worker with another build has deleted because
   * it did not know their workflow.
   */
  void restore() {
    Set<String> unused = define(true);
  }

  private Set<String> define(boolean absentOnly) {
    Set<String> defined = new TreeSet<>();
    for (WorkflowDefinition<?, ?> definition : engine.definitions()) {
      int count = 0;
      for (CronTrigger cron : definition.cronTriggers()) {
        String id = DEFINED + definition.type().name() + "/" + count++;
        defined.add(id);
        Plan plan =
            new Plan(
                id,
                definition.type().name(),
                cron.expression(),
                cron.zone().getId(),
                Json.of(engine.context.codec().encode(cron.input())),
                false,
                Optional.empty());
        if (!absentOnly || find(id).isEmpty()) {
          define(plan);
        }
      }
    }
    return defined;
  }

  /** One that stands as it is goes on, and stays paused if it is. */
  private void define(Plan plan) {
    Optional<Plan> known = find(plan.id());
    boolean same =
        known.isPresent()
            && known.get().cron().equals(plan.cron())
            && known.get().zone().equals(plan.zone());
    if (!same) {
      put(plan);
    } else if (!known.get().input().equals(plan.input())) {
      put(plan.withPaused(known.get().paused()));
    }
  }

  void put(Plan plan) {
    Planner planner = planners.stream().filter(each -> each.suits(plan)).findFirst().orElseThrow();
    planners.stream().filter(each -> each != planner).forEach(each -> each.delete(plan.id()));
    planner.put(plan);
    made.add(plan.id());
  }

  Optional<Plan> find(String id) {
    return planners.stream().flatMap(each -> each.find(id).stream()).findFirst();
  }

  private Planner holder(String id) {
    return planners.stream()
        .filter(each -> each.find(id).isPresent())
        .findFirst()
        .orElseThrow(() -> Problems.unknownSchedule(id));
  }

  private Plan need(String id) {
    return find(id).orElseThrow(() -> Problems.unknownSchedule(id));
  }

  private Set<String> ids() {
    Set<String> ids = new TreeSet<>(made);
    planners.forEach(each -> ids.addAll(each.ids()));
    return ids;
  }

  List<Plan> list() {
    List<Plan> all = new ArrayList<>();
    for (String id : ids()) {
      find(id).ifPresent(all::add);
    }
    return all;
  }

  void pause(String id, boolean on) {
    holder(id).pause(id, on);
  }

  void delete(String id) {
    planners.forEach(each -> each.delete(id));
    made.remove(id);
  }

  void trigger(String id) {
    Run.Admission unused = start(need(id), java.util.UUID.randomUUID().toString());
  }

  BulkResult backfill(String id, Instant from, Instant to) {
    Plan plan = need(id);
    int done = 0;
    Optional<Instant> at = plan.next(from.minusMillis(1));
    while (at.isPresent() && at.get().isBefore(to)) {
      done += start(plan, plan.runId(at.get())) == Run.Admission.EXISTING ? 0 : 1;
      at = plan.next(at.get());
    }
    return new BulkResult(done, List.of());
  }
}
