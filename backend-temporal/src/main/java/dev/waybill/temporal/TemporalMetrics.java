package dev.waybill.temporal;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;

/**
 * The metrics of Temporal's SDK, in Micrometer: how many bodies run, how long tasks wait for a
 * worker, which calls fail. Name this class in {@code
 * META-INF/services/dev.waybill.temporal.TemporalExtension} to have them in Micrometer's global
 * registry. They are brought up to date every second.
 */
public final class TemporalMetrics implements TemporalExtension {
  private final MeterRegistry registry;

  /** In the global registry. */
  public TemporalMetrics() {
    this(Metrics.globalRegistry);
  }

  /** In a registry of the application's own, for an extension that passes its calls on. */
  public TemporalMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public WorkflowServiceStubsOptions stubs(WorkflowServiceStubsOptions options) {
    Scope scope =
        new RootScopeBuilder()
            .reporter(new MicrometerClientStatsReporter(registry))
            .reportEvery(Duration.ofSeconds(1));
    return WorkflowServiceStubsOptions.newBuilder(options).setMetricsScope(scope).build();
  }
}
