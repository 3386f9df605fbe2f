package dev.waybill.conformance.run;

import dev.waybill.spi.Backend;
import dev.waybill.spi.Capability;
import dev.waybill.spi.Capability.Support;
import java.util.EnumMap;
import java.util.Map;

/** What a backend says of its capabilities. */
public record Declared(Map<Capability, Support> support) {

  public Declared {
    support = Map.copyOf(support);
  }

  static Declared of(Backend backend) {
    Map<Capability, Support> support = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      support.put(capability, backend.supports(capability));
    }
    return new Declared(support);
  }

  public Support support(Capability capability) {
    return support.getOrDefault(capability, Support.UNSUPPORTED);
  }
}
