package dev.waybill.conformance;

import dev.waybill.conformance.local.LocalTarget;
import dev.waybill.conformance.target.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(
    named = "conformance.local",
    matches = "true",
    disabledReason = "the embedded engine is being built")
class LocalMemoryConformanceTest extends TargetSuite {
  @Override
  Target target() {
    return new LocalTarget("local-memory", false);
  }
}
