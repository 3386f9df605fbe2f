package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** How the workflows of schedules are spoken to. Public as Temporal's proxies want it. */
final class CronProtocol {
  static final String CRON = "waybill.cron";
  static final String FIRE = "waybill.fire";
  static final String HOLD = "waybill.hold";
  static final String PLAN = "waybill.plan";

  private CronProtocol() {}

  /** A schedule that fires by itself. */
  @WorkflowInterface
  public interface Clock {
    @WorkflowMethod(name = CRON)
    void run(Json plan);

    @SignalMethod(name = HOLD)
    void hold(Json on);

    @QueryMethod(name = PLAN)
    Json plan();
  }

  /** One time of a schedule that Temporal keeps. */
  @WorkflowInterface
  public interface Fire {
    @WorkflowMethod(name = FIRE)
    void run(Json plan);
  }

  /** What they have done by activities; may be repeated. */
  @ActivityInterface
  public interface Chores {
    @ActivityMethod(name = FIRE)
    void fire(Json firing);
  }
}
