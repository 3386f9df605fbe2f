package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is seen of a run from outside. */
@Timeout(60)
class ObservingTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static Workflow<?, ?> three() {
    return workflow(
        "three",
        (step, deal) -> {
          StepOptions batched = StepOptions.defaults().withDurability(Durability.BATCHED);
          return step.run("first", String.class, attempt -> deal.id())
              + step.run("second", String.class, attempt -> "2")
              + step.with(batched).run("third", String.class, attempt -> "3");
        });
  }

  @Test
  void theMetricsOfTemporalAreInTheRegistry() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (TemporalBackend backend =
        Backends.extended(
            new TemporalMetrics(registry), TemporalSettings.IN_PROCESS, true, three())) {
      Run<String> run = backend.client().start(type("three"), new Deal("1"));
      assertThat(run.result(LONG)).isEqualTo("123");
      Set<String> wanted =
          Set.of(
              "temporal_workflow_completed",
              "temporal_activity_execution_latency",
              "temporal_local_activity_execution_latency",
              "temporal_worker_task_slots_available",
              "temporal_request");
      await("metrics", () -> names(registry).containsAll(wanted));
      assertThat(
              registry
                  .get("temporal_workflow_completed")
                  .tag("workflow_type", "three")
                  .counter()
                  .count())
          .isEqualTo(1);
      assertThat(
              registry
                  .get("temporal_activity_execution_latency")
                  .tag("activity_type", "second")
                  .timer()
                  .count())
          .isEqualTo(1);
    }
  }

  private static Set<String> names(SimpleMeterRegistry registry) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(Meter.Id::getName)
        .collect(Collectors.toSet());
  }

  @Test
  void aSpanForEachStepHasTheRunsId() throws Exception {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    try (TemporalBackend backend =
        Backends.extended(
            new TemporalTraces(telemetry), TemporalSettings.IN_PROCESS, true, three())) {
      Run<String> run = backend.client().start(type("three"), new Deal("1"));
      assertThat(run.result(LONG)).isEqualTo("123");
      await("the run's span", () -> named(spans, "RunWorkflow:three").size() == 1);
      String trace = named(spans, "StartWorkflow:three").get(0).getTraceId();
      for (String step : List.of("first", "second", "third")) {
        List<SpanData> bodies = named(spans, "RunActivity:" + step);
        assertThat(bodies).as(step).hasSize(1);
        assertThat(bodies.get(0).getAttributes().get(AttributeKey.stringKey("workflowId")))
            .isEqualTo(run.id());
        assertThat(bodies.get(0).getTraceId()).isEqualTo(trace);
      }
    }
    telemetry.close();
  }

  private static List<SpanData> named(InMemorySpanExporter spans, String name) {
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }
}
