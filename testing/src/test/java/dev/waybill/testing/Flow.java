package dev.waybill.testing;

import dev.waybill.EventType;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import java.util.function.UnaryOperator;

/** A workflow made of a lambda. */
record Flow(
    WorkflowType<Flow.In, String> type,
    Code code,
    UnaryOperator<WorkflowDefinition.Builder<Flow.In, String>> more)
    implements Workflow<Flow.In, String> {
  static final WorkflowType<In, String> TYPE = WorkflowType.of("flow", In.class, String.class);
  static final EventType<Said> SAID = EventType.of("test/said", Said.class).keyedBy("who");

  /** The input of all flows. */
  record In(String name) {}

  /** Somebody said something. */
  record Said(String who, String what) {}

  /** Workflow code. */
  interface Code {
    String run(Step step, In input) throws Exception;
  }

  static Flow of(Code code) {
    return new Flow(TYPE, code, definition -> definition);
  }

  Flow as(String name) {
    return new Flow(WorkflowType.of(name, In.class, String.class), code, more);
  }

  Flow with(UnaryOperator<WorkflowDefinition.Builder<In, String>> rule) {
    return new Flow(type, code, rule);
  }

  @Override
  public WorkflowDefinition<In, String> definition() {
    return more.apply(type.define()).build();
  }

  @Override
  public String run(Step step, In input) throws Exception {
    return code.run(step, input);
  }
}
