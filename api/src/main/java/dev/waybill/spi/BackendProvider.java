package dev.waybill.spi;

import java.util.List;

/** Opens a backend; found by {@link java.util.ServiceLoader}. */
public interface BackendProvider {

  /** The backend's name in settings. */
  String name();

  /** The settings it reads, with what each means and its default. */
  List<Setting> settings();

  /** How this backend has a capability, known without opening it. */
  Capability.Support supports(Capability capability);

  /**
   * Opens the backend and registers the workflows.
   *
   * @throws dev.waybill.WaybillException when a setting or definition breaks a rule
   * @throws UnsupportedCapabilityException when a workflow needs what this backend cannot do
   */
  Backend open(BackendContext context);

  /**
   * A setting that a backend reads.
   *
   * @param name for example {@code waybill.local.file}
   * @param meaning one sentence, with the unit
   * @param fallback what holds when it is absent
   */
  record Setting(String name, String meaning, String fallback) {}
}
