package dev.waybill.replay;

import dev.waybill.Failure;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import org.jspecify.annotations.Nullable;

/** A workflow made of lambdas. */
record TestFlow(Code code, Handler onFailure, Handler onCancel)
    implements Workflow<TestFlow.In, Object> {
  static final WorkflowType<In, Object> TYPE = WorkflowType.of("flow", In.class, Object.class);

  record In(int n) {}

  interface Code {
    @Nullable Object run(Step step) throws Exception;
  }

  interface Handler {
    void run(Step step, @Nullable Failure failure) throws Exception;
  }

  static TestFlow of(Code code) {
    return new TestFlow(code, (step, failure) -> {}, (step, failure) -> {});
  }

  TestFlow onFailure(Handler handler) {
    return new TestFlow(code, handler, onCancel);
  }

  TestFlow onCancel(Handler handler) {
    return new TestFlow(code, onFailure, handler);
  }

  @Override
  public WorkflowDefinition<In, Object> definition() {
    return TYPE.define().build();
  }

  @Override
  @SuppressWarnings("NullAway") // a workflow may return null
  public Object run(Step step, In input) throws Exception {
    return code.run(step);
  }

  @Override
  public void onFailure(Step step, In input, Failure failure) throws Exception {
    onFailure.run(step, failure);
  }

  @Override
  public void onCancel(Step step, In input) throws Exception {
    onCancel.run(step, null);
  }
}
