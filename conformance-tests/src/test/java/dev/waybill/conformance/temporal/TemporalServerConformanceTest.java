package dev.waybill.conformance.temporal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.conformance.TargetSuite;
import dev.waybill.conformance.target.Target;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The catalogue on a Temporal server. */
class TemporalServerConformanceTest extends TargetSuite {
  private static final String ASKED = "conformance.server";

  /** What limits how many namespaces are made or changed in a second. */
  private static final List<String> NAMESPACES =
      List.of(
          "frontend.rps.namespaceReplicationInducingAPIs",
          "frontend.namespaceRPS.namespaceReplicationInducingAPIs");

  private @Nullable RealTemporal server;
  private @Nullable ServerObserver observer;

  @TestFactory
  @Override
  protected Stream<DynamicTest> meetsTheCatalogue() {
    assumeTrue(
        Boolean.getBoolean(ASKED),
        "skipped, because it takes some eight minutes of real time; run it with -D"
            + ASKED
            + "=true");
    RealTemporal.available().ifPresent(reason -> assumeTrue(false, reason));
    return super.meetsTheCatalogue();
  }

  @Override
  protected Target target() {
    RealTemporal made = RealTemporal.inMemory();
    server = made;
    NAMESPACES.forEach(limit -> made.with(limit, "1000"));
    observer = new ServerObserver(made.start().address());
    return new RealServerTarget(observer);
  }

  @AfterEach
  void stop() {
    if (observer != null) {
      observer.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
