package dev.waybill.conformance.temporal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.conformance.TargetSuite;
import dev.waybill.conformance.target.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The catalogue on Temporal's in-process server; not yet part of every build. */
class TemporalInProcessConformanceTest extends TargetSuite {
  private static final String ASKED = "conformance.temporal";

  @TestFactory
  @Override
  protected Stream<DynamicTest> meetsTheCatalogue() {
    assumeTrue(
        Boolean.getBoolean(ASKED),
        "skipped, because it takes some ten minutes and the order of events is not kept there yet;"
            + " run it with -D"
            + ASKED
            + "=true");
    return super.meetsTheCatalogue();
  }

  @Override
  protected Target target() {
    return new InProcessTarget();
  }
}
