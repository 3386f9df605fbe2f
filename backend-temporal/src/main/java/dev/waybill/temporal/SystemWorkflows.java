package dev.waybill.temporal;

import io.temporal.worker.Worker;

/** All workflows of the adapter itself. */
final class SystemWorkflows {

  private SystemWorkflows() {}

  static void register(Worker worker) {
    worker.registerWorkflowImplementationFactory(PostProtocol.Event.class, Ingress::new);
    worker.registerWorkflowImplementationFactory(PostProtocol.Listeners.class, Correlator::new);
    worker.registerWorkflowImplementationFactory(PostProtocol.Directory.class, PathDirectory::new);
    worker.registerWorkflowImplementationFactory(Gate.Flow.class, GateWorkflow::new);
    worker.registerWorkflowImplementationFactory(SlotGate.Flow.class, SlotWorkflow::new);
    worker.registerWorkflowImplementationFactory(CronProtocol.Clock.class, CronWorkflow::new);
    worker.registerWorkflowImplementationFactory(CronProtocol.Fire.class, CronWorkflow.Fire::new);
  }
}
