package dev.waybill.inngest;

import dev.waybill.spi.Backend;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider;
import dev.waybill.spi.Capability;
import java.util.List;

/** Opens Inngest. */
public final class InngestBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return InngestNames.BACKEND;
  }

  @Override
  public List<Setting> settings() {
    return InngestSettings.all();
  }

  @Override
  public Capability.Support supports(Capability capability) {
    return InngestCapabilities.supports(capability);
  }

  @Override
  public Backend open(BackendContext context) {
    return InngestBackend.open(context);
  }
}
