package dev.waybill.runtime.internal;

import dev.waybill.WorkflowDefinition;
import dev.waybill.spi.BackendProvider;
import dev.waybill.spi.Capability;
import java.util.Arrays;

/** What a definition asks of a backend. */
final class Needs {
  private Needs() {}

  /** False when no run of this workflow can ever have been there. */
  static boolean met(WorkflowDefinition<?, ?> definition, BackendProvider provider) {
    return Arrays.stream(Capability.values())
        .filter(capability -> of(definition, capability))
        .noneMatch(c -> provider.supports(c) == Capability.Support.UNSUPPORTED);
  }

  private static boolean of(WorkflowDefinition<?, ?> definition, Capability capability) {
    return switch (capability) {
      case DEBOUNCE -> definition.debounce().isPresent();
      case THROTTLE -> definition.throttle().isPresent();
      case RATE_LIMIT -> definition.rateLimit().isPresent();
      case CONCURRENCY -> !definition.concurrency().isEmpty();
      case BATCH -> definition.batchTrigger().isPresent();
      case SINGLETON -> definition.singleton().isPresent();
      case IDEMPOTENCY -> definition.idempotency().isPresent();
      case RUN_TIMEOUT -> definition.timeout().isPresent();
      case START_TTL -> definition.startWithin().isPresent();
      case RECEIVES -> !definition.receives().isEmpty();
      case CANCEL_ON_EVENT -> !definition.cancelledBy().isEmpty();
      default -> false;
    };
  }
}
