package dev.waybill.spi;

import dev.waybill.WaybillException;
import java.util.List;

/** A workflow or call needs what its backend cannot do; nothing was started. */
public final class UnsupportedCapabilityException extends WaybillException {
  private static final long serialVersionUID = 1;

  private final Capability capability;

  /**
   * @param thing the workflow or call that needs it
   * @param able the backends that have it
   */
  public UnsupportedCapabilityException(
      String thing, Capability capability, String backend, List<String> able) {
    super(
        "unsupported",
        thing
            + " needs "
            + capability
            + ", which the backend '"
            + backend
            + "' does not have. Route it to "
            + (able.isEmpty() ? "another backend" : String.join(" or ", able))
            + ", or leave it out.");
    this.capability = capability;
  }

  public Capability capability() {
    return capability;
  }
}
