package dev.waybill.replay;

import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** Reads each workflow's definition once. */
final class Definitions {
  private static final Map<Workflow<?, ?>, WorkflowDefinition<?, ?>> READ =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Definitions() {}

  @SuppressWarnings("unchecked") // a workflow's definition has the workflow's types
  static <I, O> WorkflowDefinition<I, O> of(Workflow<I, O> workflow) {
    return (WorkflowDefinition<I, O>) READ.computeIfAbsent(workflow, Workflow::definition);
  }
}
