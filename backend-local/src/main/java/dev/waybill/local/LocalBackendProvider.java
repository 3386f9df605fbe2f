package dev.waybill.local;

import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;
import java.util.List;

/** Opens the embedded engine. */
public final class LocalBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return LocalBackend.NAME;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting(LocalSettings.FILE, "database file, or memory", ".waybill/local.db"),
        new Setting(LocalSettings.WORKERS, "runs executing at a time", "64"),
        new Setting(LocalSettings.CLOCK, LocalSettings.CLOCKS, "system"));
  }

  @Override
  public Support supports(Capability capability) {
    return support(capability);
  }

  @Override
  public Backend open(BackendContext context) {
    return LocalBackend.open(context);
  }

  /** One machine has no others to choose from; everything else is native. */
  static Support support(Capability capability) {
    return capability == Capability.MACHINE ? Support.UNSUPPORTED : Support.NATIVE;
  }
}
