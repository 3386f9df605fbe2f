package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.WaybillException;
import dev.waybill.Workflow;
import dev.waybill.client.RunQuery;
import dev.waybill.client.Schedule;
import dev.waybill.client.Schedules;
import dev.waybill.client.Schedules.ScheduleInfo;
import dev.waybill.temporal.Backends.Deal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedules, in process and on a real server. */
@Timeout(180)
class SchedulesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Workflow<?, ?> hourly(String cron) {
    return workflow(
        "hourly",
        definition -> definition.cron(cron, ZoneOffset.UTC, new Deal("planned")),
        (step, deal) -> deal.id());
  }

  private static Workflow<?, ?> plain() {
    return workflow("plain", (step, deal) -> deal.id());
  }

  private static List<RunInfo> runs(TemporalBackend backend, String workflow) {
    return backend.client().list(RunQuery.all().withWorkflow(workflow)).items();
  }

  private static List<String> ids(TemporalBackend backend) {
    return backend.client().schedules().list().stream().map(ScheduleInfo::id).toList();
  }

  @Test
  void firesInProcess() {
    try (TemporalBackend backend = Backends.inProcess(hourly("0 * * * *"), plain())) {
      backend.advance(Duration.ofHours(3));
      await("three runs", () -> runs(backend, "hourly").size() == 3);
      await(
          "they end",
          () ->
              runs(backend, "hourly").stream()
                  .allMatch(run -> run.status() == RunStatus.COMPLETED));

      backend.client().schedules().pause("$hourly/0");
      backend.advance(Duration.ofHours(3));
      assertThat(runs(backend, "hourly")).hasSize(3);
      backend.client().schedules().resume("$hourly/0");
      backend.advance(Duration.ofHours(1));
      await("a fourth run", () -> runs(backend, "hourly").size() == 4);
      keeps(backend);
    }
  }

  @Test
  void goesOnAfterManyFires() {
    try (TemporalBackend backend = Backends.inProcess(hourly("0 * * * *"), plain())) {
      for (int day = 0; day < 6; day++) {
        backend.advance(Duration.ofDays(1));
      }
      await("144 runs", () -> runsOf(backend) == 144);
    }
  }

  private static int runsOf(TemporalBackend backend) {
    var page = backend.client().list(RunQuery.all().withWorkflow("hourly"));
    return page.items().size()
        + page.next()
            .map(
                cursor ->
                    backend
                        .client()
                        .list(RunQuery.all().withWorkflow("hourly").withCursor(cursor))
                        .items()
                        .size())
            .orElse(0);
  }

  @Test
  void keepsSchedulesOnAServer(@TempDir Path state) {
    try (DevServer server = DevServer.start(state)) {
      try (TemporalBackend backend =
          Backends.open(server.address(), Map.of(), true, hourly("0 * * * *"), plain())) {
        assertThat(ids(backend)).containsExactly("$hourly/0");
        keeps(backend);
      }
      try (TemporalBackend other = Backends.open(server.address(), Map.of(), true, plain())) {
        await("the schedule is gone with its definition", () -> ids(other).isEmpty());
      }
      firesByItself(server);
    }
  }

  private static void firesByItself(DevServer server) {
    try (TemporalBackend backend =
        Backends.open(server.address(), Map.of(), true, hourly("* * * * *"), plain())) {
      long end = System.nanoTime() + Duration.ofSeconds(75).toNanos();
      while (runs(backend, "hourly").isEmpty() && System.nanoTime() < end) {
        Systems.pause(Duration.ofMillis(200));
      }
      RunInfo run = runs(backend, "hourly").get(0);
      Instant minute = run.startedAt().truncatedTo(ChronoUnit.MINUTES);
      assertThat(
              backend
                  .client()
                  .schedules()
                  .backfill("$hourly/0", minute, minute.plusSeconds(60))
                  .done())
          .as("the minute that has fired")
          .isZero();
    }
  }

  /** What can be done with a schedule, in a zone that Temporal keeps and in one it does not. */
  private static void keeps(TemporalBackend backend) {
    keeps(backend, "utc", ZoneOffset.UTC);
    keeps(backend, "berlin", BERLIN);
  }

  private static void keeps(TemporalBackend backend, String id, ZoneId zone) {
    Schedules schedules = backend.client().schedules();
    schedules.put(new Schedule<>(id, type("plain"), "0 9 * * MON", zone, new Deal("weekly")));
    schedules.put(new Schedule<>(id, type("plain"), "30 9 * * MON", zone, new Deal("weekly")));

    ScheduleInfo info = info(schedules, id);
    assertThat(info.cron()).isEqualTo("30 9 * * MON");
    assertThat(info.zone()).isEqualTo(zone.getId());
    assertThat(info.next().orElseThrow().atZone(zone).toLocalTime()).hasToString("09:30");
    schedules.pause(id);
    assertThat(info(schedules, id).paused()).isTrue();
    assertThat(info(schedules, id).next()).isEmpty();
    schedules.resume(id);
    assertThat(info(schedules, id).paused()).isFalse();

    int before = runs(backend, "plain").size();
    schedules.trigger(id);
    await("the triggered run", () -> runs(backend, "plain").size() == before + 1);
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(schedules.backfill(id, from, from.plus(Duration.ofDays(28))).done()).isEqualTo(4);
    assertThat(schedules.backfill(id, from, from.plus(Duration.ofDays(35))).done()).isEqualTo(1);
    await("the backfilled runs", () -> runs(backend, "plain").size() == before + 6);

    schedules.delete(id);
    assertThat(ids(backend)).doesNotContain(id);
    assertThatThrownBy(() -> schedules.trigger(id))
        .isInstanceOf(WaybillException.class)
        .hasMessage("there is no schedule '" + id + "'. List the schedules to find its id.");
  }

  private static ScheduleInfo info(Schedules schedules, String id) {
    return schedules.list().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }
}
