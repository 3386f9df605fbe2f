package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.EventType;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedules;
import dev.waybill.client.Schedules.ScheduleInfo;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import dev.waybill.spi.BackendContext;
import dev.waybill.values.JsonCodec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that only looks at a file, and knows none of its workflows, takes nothing from it. */
@Timeout(60)
final class LookingOnTest {
  private static final WorkflowType<Order, Done> DAILY =
      WorkflowType.of("daily", Order.class, Done.class);
  private static final WorkflowType<Order[], Done> BATCH =
      WorkflowType.of("batch", Order[].class, Done.class);
  private static final EventType<Order> TOLD = EventType.of("order/told", Order.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Workflow<Order, Done> daily =
      Bench.workflow(
          DAILY.define().cron("0 12 * * *", ZoneOffset.UTC, new Order("d", 1)).build(),
          (step, order) -> new Done("done"));
  private final Workflow<Order[], Done> batch =
      Bench.workflow(
          BATCH.define().startedByBatch(TOLD, 10, Duration.ofHours(1)).build(),
          (step, orders) -> new Done("done"));

  @TempDir private Path folder;

  @Test
  void aPausedScheduleStaysPaused() {
    try (LocalBackend worker = worker("2026-01-05T09:00:00Z")) {
      String id = worker.client().schedules().list().get(0).id();
      worker.client().schedules().pause(id);
    }
    look("2026-01-05T10:00:00Z");
    try (LocalBackend worker = worker("2026-01-05T11:00:00Z")) {
      assertThat(worker.client().schedules().list())
          .singleElement()
          .extracting(ScheduleInfo::paused)
          .isEqualTo(true);
    }
  }

  @Test
  void aScheduledRunThatCameDueMeanwhileIsStartedByTheWorker() {
    worker("2026-01-05T09:00:00Z").close();
    look("2026-01-05T13:00:00Z");
    assertThat(runs("2026-01-05T14:00:00Z")).isEqualTo(1);
  }

  @Test
  void aBatchThatCameDueMeanwhileIsStartedByTheWorker() {
    try (LocalBackend worker = worker("2026-01-05T00:00:00Z")) {
      var unused = worker.client().send(TOLD.event(new Order("o-1", 1)));
    }
    look("2026-01-05T02:00:00Z");
    assertThat(runs("2026-01-05T03:00:00Z")).isEqualTo(1);
  }

  @Test
  void aScheduleOfAWorkflowThatNobodyHereHasIsNotTriggeredInSilence() {
    worker("2026-01-05T09:00:00Z").close();
    try (LocalBackend client = open("2026-01-05T10:00:00Z", List.of(), false)) {
      Schedules schedules = client.client().schedules();
      String id = schedules.list().get(0).id();
      Instant now = client.now();
      assertThatThrownBy(() -> schedules.trigger(id)).hasMessageContaining("is not registered");
      assertThatThrownBy(() -> schedules.backfill(id, now.minus(Duration.ofDays(2)), now))
          .hasMessageContaining("is not registered");
    }
  }

  private int runs(String now) {
    try (LocalBackend worker = worker(now)) {
      worker.advance(Duration.ofMinutes(2));
      return worker.client().list(RunQuery.all()).items().size();
    }
  }

  private void look(String now) {
    try (LocalBackend client = open(now, List.of(), false)) {
      client.advance(Duration.ofMinutes(1));
      assertThat(client.settle(PATIENCE)).isTrue();
    }
  }

  private LocalBackend worker(String now) {
    return open(now, List.of(daily, batch), true);
  }

  private LocalBackend open(String now, List<Workflow<?, ?>> workflows, boolean executes) {
    return LocalBackend.open(
        new BackendContext(
            BackendContext.APP,
            BackendContext.BUILD,
            Map.of(
                LocalSettings.FILE,
                folder.resolve("waybill.db").toString(),
                LocalSettings.CLOCK,
                "manual:" + now),
            workflows,
            new JsonCodec(),
            List.of(),
            URI.create("https://crm.example/waybill"),
            executes));
  }
}
