package dev.waybill.conformance.broken;

import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.WorkflowClient;
import dev.waybill.conformance.broken.Calls.Call;
import dev.waybill.conformance.broken.Calls.Interception;
import dev.waybill.spi.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a backend can be wrong.
 *
 * @param caughtBy the requirement that is meant to notice
 * @param where whose calls it changes
 */
record Fault(String name, String caughtBy, Where where, Interception interception) {

  /** Whose calls a fault changes. */
  enum Where {
    /** Those of workflow code on its step. */
    STEP,
    /** Those on the backend, its client and its runs. */
    OUTSIDE,
    /** Those of the backend on the workflow. */
    WORKFLOW
  }

  /** The same disguise over a backend that has no fault. */
  Fault sound() {
    return new Fault("has no fault", caughtBy, where, Call::proceed);
  }

  List<Workflow<?, ?>> around(List<Workflow<?, ?>> workflows) {
    return workflows.stream().<Workflow<?, ?>>map(this::around).toList();
  }

  private Workflow<?, ?> around(Workflow<?, ?> workflow) {
    return Calls.before(Workflow.class, workflow, this::onWorkflow);
  }

  private @Nullable Object onWorkflow(Call call) throws Throwable {
    if (call.arguments().length == 0 || !(call.arguments()[0] instanceof Step)) {
      return call.proceed();
    }
    Call changed = call.with(0, around(call.argument(0, Step.class)));
    return where == Where.WORKFLOW ? interception.call(changed) : changed.proceed();
  }

  Step around(Step step) {
    return Calls.before(Step.class, step, this::onStep);
  }

  private @Nullable Object onStep(Call call) throws Throwable {
    Call inner = call;
    for (int i = 0; i < call.arguments().length; i++) {
      if (call.arguments()[i] instanceof Step.Branch<?> code) {
        inner = inner.with(i, (Step.Branch<Object>) own -> code.run(around(own)));
      } else if (call.arguments()[i] instanceof Step.Each<?, ?> code) {
        inner = inner.with(i, around(code));
      }
    }
    Object result = where == Where.STEP ? interception.call(inner) : inner.proceed();
    if (result instanceof Step other) {
      return around(other);
    }
    return result instanceof Step.Async async
        ? Calls.before(Step.Async.class, async, this::onStep)
        : result;
  }

  private <A, T> Step.Each<A, T> around(Step.Each<A, T> code) {
    return (own, item) -> code.run(around(own), item);
  }

  Backend around(Backend backend) {
    return Calls.before(Backend.class, backend, this::outside);
  }

  private @Nullable Object outside(Call call) throws Throwable {
    Object result = where == Where.OUTSIDE ? interception.call(call) : call.proceed();
    if (result instanceof WorkflowClient client) {
      return Calls.before(WorkflowClient.class, client, this::outside);
    }
    return result instanceof Run<?> run ? Calls.before(Run.class, run, this::outside) : result;
  }
}
