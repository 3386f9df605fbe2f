package dev.waybill.temporal;

import dev.waybill.WaybillException;
import dev.waybill.WorkflowDefinition;
import java.util.List;

/** The adapter's errors. */
final class Problems {

  private Problems() {}

  static WaybillException unknownWorkflow(String name, Engine engine) {
    List<String> known =
        engine.definitions().stream()
            .map(WorkflowDefinition::type)
            .map(type -> type.name())
            .sorted()
            .toList();
    return new WaybillException(
        "unknown-workflow",
        "workflow '"
            + name
            + "' is not registered. Registered are: "
            + (known.isEmpty() ? "none" : String.join(", ", known))
            + ".");
  }
}
