package dev.waybill.conformance.temporal;

import dev.waybill.conformance.TargetSuite;
import dev.waybill.conformance.target.Target;

/** The catalogue on Temporal's in-process server. */
class TemporalInProcessConformanceTest extends TargetSuite {
  @Override
  protected Target target() {
    return new InProcessTarget();
  }
}
