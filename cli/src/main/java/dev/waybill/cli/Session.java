package dev.waybill.cli;

import dev.waybill.Workflow;
import dev.waybill.client.WorkflowClient;
import dev.waybill.crm.Crm;
import dev.waybill.local.LocalBackend;
import dev.waybill.runtime.Settings;
import dev.waybill.runtime.Waybill;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The CRM on its backends, for as long as a command runs. */
final class Session implements AutoCloseable {
  private final Crm crm;
  private final Waybill waybill;

  private Session(Crm crm, Waybill waybill) {
    this.crm = crm;
    this.waybill = waybill;
  }

  /** Opens both, or neither. */
  static Session open(Settings settings, Map<String, String> crm, boolean executes) {
    return open(settings, Crm.from(crm), executes);
  }

  static Session open(Settings settings, Crm crm, boolean executes) {
    try {
      List<Workflow<?, ?>> workflows = crm.workflows();
      return new Session(
          crm, executes ? Waybill.start(settings, workflows) : Waybill.client(settings, workflows));
    } catch (RuntimeException | Error e) {
      crm.close();
      throw e;
    }
  }

  Crm crm() {
    return crm;
  }

  Waybill waybill() {
    return waybill;
  }

  WorkflowClient client() {
    return waybill.client();
  }

  /** The embedded engine, when it is among the open ones. */
  Optional<LocalBackend> local(Settings settings) {
    return settings.backend().equals(LocalBackend.NAME)
        ? Optional.of((LocalBackend) waybill.backend(LocalBackend.NAME))
        : Optional.empty();
  }

  @Override
  public void close() {
    try {
      waybill.close();
    } finally {
      crm.close();
    }
  }
}
