package dev.waybill.runtime.internal;

import dev.waybill.Failure;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowDefinition.Rate;

/**
 * A workflow on a backend that its new runs do not go to: the runs that are there end there, but
 * neither event nor cron starts another.
 */
final class Drained<I, O> implements Workflow<I, O> {
  private final Workflow<I, O> workflow;
  private final WorkflowDefinition<I, O> definition;

  private Drained(Workflow<I, O> workflow) {
    this.workflow = workflow;
    this.definition = withoutTriggers(workflow.definition());
  }

  static <I, O> Workflow<I, O> of(Workflow<I, O> workflow) {
    return new Drained<>(workflow);
  }

  @Override
  public WorkflowDefinition<I, O> definition() {
    return definition;
  }

  @Override
  public O run(Step step, I input) throws Exception {
    return workflow.run(step, input);
  }

  @Override
  public void onFailure(Step step, I input, Failure failure) throws Exception {
    workflow.onFailure(step, input, failure);
  }

  @Override
  public void onCancel(Step step, I input) throws Exception {
    workflow.onCancel(step, input);
  }

  private static <I, O> WorkflowDefinition<I, O> withoutTriggers(WorkflowDefinition<I, O> from) {
    var to = from.type().define().priority(from.priority()).steps(from.steps());
    from.receives().forEach(interest -> to.receives(interest.event(), interest.inputPath()));
    from.cancelledBy().forEach(interest -> to.cancelledBy(interest.event(), interest.inputPath()));
    from.debounce()
        .ifPresent(d -> to.debounce(d.quiet(), d.atMost(), d.by().toArray(new String[0])));
    from.throttle().ifPresent(rate -> to.throttle(rate.runs(), rate.per(), by(rate)));
    from.rateLimit().ifPresent(rate -> to.rateLimit(rate.runs(), rate.per(), by(rate)));
    from.concurrency()
        .forEach(limit -> to.concurrency(limit.executing(), limit.by().toArray(new String[0])));
    from.singleton().ifPresent(s -> to.singleton(s.mode(), s.by().toArray(new String[0])));
    from.idempotency().ifPresent(i -> to.idempotent(i.window(), i.by().toArray(new String[0])));
    from.timeout().ifPresent(to::timeout);
    from.startWithin().ifPresent(to::startWithin);
    return to.build();
  }

  private static String[] by(Rate rate) {
    return rate.by().toArray(new String[0]);
  }
}
