package dev.waybill.conformance.inngest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.conformance.TargetSuite;
import dev.waybill.conformance.target.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The catalogue on Inngest's dev server, over HTTP. */
class InngestConformanceTest extends TargetSuite {
  private static final String ASKED = "conformance.inngest";

  @TestFactory
  @Override
  protected Stream<DynamicTest> meetsTheCatalogue() {
    assumeTrue(
        Boolean.getBoolean(ASKED),
        "skipped, because the backend is in preparation and it takes long; run it with -D"
            + ASKED
            + "=true");
    RealInngest.available(RealInngest.Mode.DEV).ifPresent(reason -> assumeTrue(false, reason));
    return super.meetsTheCatalogue();
  }

  @Override
  protected Target target() {
    return new InngestTarget(RealInngest.Mode.DEV);
  }
}
