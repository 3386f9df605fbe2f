package dev.waybill.conformance;

import dev.waybill.conformance.mini.MiniTarget;
import dev.waybill.conformance.target.Target;

class MiniConformanceTest extends TargetSuite {
  @Override
  protected Target target() {
    return new MiniTarget("mini");
  }
}
