package dev.waybill.temporal;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.opentracing.OpenTracingClientInterceptor;
import io.temporal.opentracing.OpenTracingOptions;
import io.temporal.opentracing.OpenTracingWorkerInterceptor;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The spans of Temporal's SDK, in OpenTelemetry: one for each start, run and body of a step, with
 * the run's id as {@code workflowId}. Name this class in {@code
 * META-INF/services/dev.waybill.temporal.TemporalExtension} to have them in the global
 * OpenTelemetry. It needs {@code io.temporal:temporal-opentracing} and {@code
 * io.opentelemetry:opentelemetry-opentracing-shim} on the class path.
 */
public final class TemporalTraces implements TemporalExtension {
  private final OpenTracingOptions options;

  /** In the global OpenTelemetry. */
  public TemporalTraces() {
    this(GlobalOpenTelemetry.get());
  }

  /** In one of the application's own, for an extension that passes its calls on. */
  public TemporalTraces(OpenTelemetry telemetry) {
    options =
        OpenTracingOptions.newBuilder()
            .setTracer(OpenTracingShim.createTracerShim(telemetry))
            .build();
  }

  @Override
  public WorkflowClientOptions client(WorkflowClientOptions client) {
    return client.toBuilder()
        .setInterceptors(
            with(
                client.getInterceptors(),
                new WorkflowClientInterceptor[] {new OpenTracingClientInterceptor(options)}))
        .build();
  }

  @Override
  public WorkerFactoryOptions workers(WorkerFactoryOptions workers) {
    return workers.toBuilder()
        .setWorkerInterceptors(
            with(
                workers.getWorkerInterceptors(),
                new WorkerInterceptor[] {new OpenTracingWorkerInterceptor(options)}))
        .build();
  }

  private static <T> T[] with(T @Nullable [] present, T[] more) {
    if (present == null || present.length == 0) {
      return more;
    }
    T[] all = Arrays.copyOf(present, present.length + more.length);
    System.arraycopy(more, 0, all, present.length, more.length);
    return all;
  }
}
