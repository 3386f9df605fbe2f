package dev.waybill.runtime;

import dev.waybill.Workflow;
import dev.waybill.client.WorkflowClient;
import dev.waybill.runtime.internal.OpenBackends;
import dev.waybill.spi.Backend;
import java.util.List;

/**
 * An application's workflows on the backends that its settings choose. Open one per process, and
 * close it when the process ends.
 *
 * <pre>{@code
 * try (Waybill waybill = Waybill.start(Settings.load(), List.of(new DealWon(mailer)))) {
 *   waybill.client().send(DEAL_WON.event(deal));
 *   ...
 * }
 * }</pre>
 */
public interface Waybill extends AutoCloseable {
  /**
   * Opens the backends and runs the workflows' code in this process.
   *
   * @throws dev.waybill.WaybillException when a setting or definition breaks a rule; nothing stays
   *     open
   */
  static Waybill start(Settings settings, List<? extends Workflow<?, ?>> workflows) {
    return OpenBackends.open(settings, workflows, true);
  }

  /**
   * Opens the backends to start, signal and read runs; their code runs elsewhere.
   *
   * @throws dev.waybill.WaybillException when a setting or definition breaks a rule; nothing stays
   *     open
   */
  static Waybill client(Settings settings, List<? extends Workflow<?, ?>> workflows) {
    return OpenBackends.open(settings, workflows, false);
  }

  /** Starts runs by their routes; finds the runs of every open backend. */
  WorkflowClient client();

  /**
   * An open backend.
   *
   * @throws dev.waybill.WaybillException code {@code backend-not-open} when no setting names it
   */
  Backend backend(String name);

  /** Stops taking work, lets bodies in flight end, and releases everything. */
  @Override
  void close();
}
