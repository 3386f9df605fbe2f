package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.WaybillException;
import dev.waybill.spi.BackendContext;
import dev.waybill.spi.BackendProvider.Setting;
import dev.waybill.values.JsonCodec;
import io.temporal.common.VersioningBehavior;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import io.temporal.worker.tuning.PollerBehaviorSimpleMaximum;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be set, within which bounds, and what is said of what may not. */
class SettingsTest {

  private static TemporalSettings read(String build, Map<String, String> settings) {
    return TemporalSettings.of(
        new BackendContext(
            "crm",
            build,
            settings,
            List.of(),
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            false));
  }

  @Test
  void nothingNeedsToBeSet() {
    TemporalSettings settings = read("dev", Map.of());

    assertThat(settings.deployment()).isEmpty();
    assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.tuning().apply(WorkerOptions.newBuilder()).build())
        .isEqualTo(WorkerOptions.newBuilder().build());
    WorkerFactoryOptions shared = complete(settings.tuning().factory());
    assertThat(shared.getWorkflowCacheSize()).isEqualTo(600);
    assertThat(shared.getMaxWorkflowThreadCount()).isEqualTo(600);
  }

  @Test
  void theDefaultsThatAreToldAreThoseOfTemporal() {
    WorkerOptions worker = WorkerOptions.newBuilder().validateAndBuildWithDefaults();

    assertThat(fallback(Tuning.WORKFLOW_POLLERS))
        .isEqualTo(worker.getMaxConcurrentWorkflowTaskPollers());
    assertThat(fallback(Tuning.ACTIVITY_POLLERS))
        .isEqualTo(worker.getMaxConcurrentActivityTaskPollers());
    assertThat(fallback(Tuning.WORKFLOW_SLOTS))
        .isEqualTo(worker.getMaxConcurrentWorkflowTaskExecutionSize());
    assertThat(fallback(Tuning.ACTIVITY_SLOTS))
        .isEqualTo(worker.getMaxConcurrentActivityExecutionSize());
    assertThat(fallback(Tuning.LOCAL_SLOTS))
        .isEqualTo(worker.getMaxConcurrentLocalActivityExecutionSize());
    WorkerFactoryOptions shared = complete(WorkerFactoryOptions.newBuilder().build());
    assertThat(fallback(Tuning.CACHED_RUNS)).isEqualTo(shared.getWorkflowCacheSize());
    assertThat(fallback(Tuning.THREADS)).isEqualTo(shared.getMaxWorkflowThreadCount());
  }

  private static WorkerFactoryOptions complete(WorkerFactoryOptions options) {
    return options.toBuilder().validateAndBuildWithDefaults();
  }

  private static int fallback(String name) {
    return new TemporalBackendProvider()
        .settings().stream()
            .filter(setting -> setting.name().equals(name))
            .map(Setting::fallback)
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void workersAreTuned() {
    Tuning tuning =
        read(
                "dev",
                Map.of(
                    Tuning.WORKFLOW_POLLERS, "auto",
                    Tuning.ACTIVITY_POLLERS, "7",
                    Tuning.WORKFLOW_SLOTS, "20",
                    Tuning.ACTIVITY_SLOTS, "30",
                    Tuning.LOCAL_SLOTS, "40",
                    Tuning.CACHED_RUNS, "50",
                    Tuning.THREADS, "60"))
            .tuning();

    WorkerOptions worker = tuning.apply(WorkerOptions.newBuilder()).validateAndBuildWithDefaults();
    assertThat(worker.getWorkflowTaskPollersBehavior())
        .isInstanceOf(PollerBehaviorAutoscaling.class);
    assertThat(worker.getActivityTaskPollersBehavior())
        .isEqualTo(new PollerBehaviorSimpleMaximum(7));
    assertThat(worker.getMaxConcurrentWorkflowTaskExecutionSize()).isEqualTo(20);
    assertThat(worker.getMaxConcurrentActivityExecutionSize()).isEqualTo(30);
    assertThat(worker.getMaxConcurrentLocalActivityExecutionSize()).isEqualTo(40);
    assertThat(tuning.factory().getWorkflowCacheSize()).isEqualTo(50);
    assertThat(tuning.factory().getMaxWorkflowThreadCount()).isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workflow-pollers | 1 | auto or a whole number between 2 and 100",
        "activity-pollers | many | auto or a whole number between 1 and 100",
        "workflow-slots | 1 | a whole number between 2 and 10000",
        "activity-slots | 0 | a whole number between 1 and 10000",
        "local-activity-slots | 10001 | a whole number between 1 and 10000",
        "cached-runs | -1 | a whole number between 1 and 100000",
        "workflow-threads | 9 | a whole number between 10 and 100000",
        "grace | PT2H | an ISO 8601 duration between PT0S and PT1H",
        "grace | soon | an ISO 8601 duration between PT0S and PT1H"
      })
  void whatIsOutOfBoundsIsRefused(String name, String value, String rule) {
    assertThatThrownBy(() -> read("dev", Map.of("waybill.temporal." + name, value)))
        .isInstanceOfSatisfying(
            WaybillException.class, e -> assertThat(e.code()).isEqualTo("bad-setting"))
        .hasMessage(
            "waybill.temporal."
                + name
                + " must be "
                + rule
                + ", got: '"
                + value
                + "'. Change it, or leave it out.");
  }

  @Test
  void aDeploymentIsTheNameAndTheBuild() {
    TemporalSettings settings =
        read("4f2a", Map.of(Deployment.NAME, "crm", Deployment.VERSIONING, "pinned"));

    assertThat(settings.deployment())
        .contains(new Deployment("crm", "4f2a", VersioningBehavior.PINNED));
    assertThat(read("4f2a", Map.of(Deployment.NAME, "crm")).deployment())
        .contains(new Deployment("crm", "4f2a", VersioningBehavior.AUTO_UPGRADE));
  }

  @Test
  void anIncompleteDeploymentIsRefused() {
    assertThatThrownBy(() -> read("dev", Map.of(Deployment.NAME, "crm")))
        .hasMessage(
            "waybill.temporal.deployment needs waybill.build to tell the builds of the deployment"
                + " apart, got: 'dev'. Set it to what was deployed, for example the commit.");
    assertThatThrownBy(() -> read("1", Map.of(Deployment.VERSIONING, "pinned")))
        .hasMessage(
            "waybill.temporal.versioning needs waybill.temporal.deployment, which is not set. Set"
                + " it, or leave both out.");
    assertThatThrownBy(() -> read("1", Map.of(Deployment.NAME, "c.r.m")))
        .hasMessage(
            "waybill.temporal.deployment must be 1 to 100 letters, digits, '_' and '-', got:"
                + " 'c.r.m'. Change it, or leave it out.");
    assertThatThrownBy(
            () -> read("1", Map.of(Deployment.NAME, "crm", Deployment.VERSIONING, "sticky")))
        .hasMessage(
            "waybill.temporal.versioning must be pinned or auto-upgrade, got: 'sticky'. Change it,"
                + " or leave it out.");
    assertThatThrownBy(
            () ->
                read("1", Map.of(Deployment.NAME, "crm", "waybill.temporal.address", "in-process")))
        .hasMessage(
            "waybill.temporal.deployment needs a server, since the one in this process knows one"
                + " build only, got: waybill.temporal.address=in-process. Leave it out, or connect"
                + " to a server.");
  }
}
