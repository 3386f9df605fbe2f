package dev.waybill.runtime.internal;

import dev.waybill.RunStatus;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.WorkflowClient;
import java.util.List;
import java.util.Optional;

/** Finds out which backend has a run. */
final class Finder {
  private final List<WorkflowClient> clients;

  Finder(List<WorkflowClient> clients) {
    this.clients = List.copyOf(clients);
  }

  /** The client of the backend that has the run now, else of one that it has left. */
  Optional<WorkflowClient> find(String runId) {
    Optional<WorkflowClient> left = Optional.empty();
    for (WorkflowClient client : clients) {
      try {
        RunStatus status = client.run(runId, Object.class).describe().status();
        if (status != RunStatus.MOVED) {
          return Optional.of(client);
        }
        left = Optional.of(client);
      } catch (RunNotFoundException e) {
        // ask the next
      }
    }
    return left;
  }
}
