package dev.waybill.conformance;

import dev.waybill.conformance.local.LocalTarget;
import dev.waybill.conformance.target.Target;

class LocalMemoryConformanceTest extends TargetSuite {
  @Override
  protected Target target() {
    return new LocalTarget("local-memory", false);
  }
}
