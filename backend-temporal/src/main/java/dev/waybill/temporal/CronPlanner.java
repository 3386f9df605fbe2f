package dev.waybill.temporal;

import io.temporal.client.WorkflowNotFoundException;
import java.util.List;
import java.util.Optional;

/** Each schedule as a workflow of its own: it has all times, also those that clocks jump over. */
final class CronPlanner implements Planner {
  private final Engine engine;
  private final Systems systems;
  private final Visibility visibility;

  CronPlanner(Engine engine) {
    this.engine = engine;
    this.systems = new Systems(engine);
    this.visibility = new Visibility(engine);
  }

  private String prefix() {
    return "waybill/schedule/" + engine.settings.queue() + "/";
  }

  private Systems.Address address(String id) {
    return new Systems.Address(CronProtocol.CRON, prefix() + id);
  }

  @Override
  public boolean suits(Plan plan) {
    return true;
  }

  @Override
  public void put(Plan plan) {
    delete(plan.id());
    var unused = systems.stub(address(plan.id())).start(Wire.json(plan));
  }

  @Override
  public Optional<Plan> find(String id) {
    return systems.ask(prefix() + id, CronProtocol.PLAN).map(json -> Wire.read(json, Plan.class));
  }

  @Override
  public void pause(String id, boolean on) {
    engine
        .connection
        .client()
        .newUntypedWorkflowStub(prefix() + id)
        .signal(CronProtocol.HOLD, Wire.json(on));
  }

  @Override
  public void delete(String id) {
    try {
      engine
          .connection
          .client()
          .newUntypedWorkflowStub(prefix() + id)
          .terminate("the schedule is deleted or replaced");
    } catch (WorkflowNotFoundException none) {
      // nothing to delete
    }
  }

  @Override
  public List<String> ids() {
    return visibility.open(CronProtocol.CRON).stream()
        .filter(id -> id.startsWith(prefix()))
        .map(id -> id.substring(prefix().length()))
        .toList();
  }
}
