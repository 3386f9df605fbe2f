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
import dev.waybill.client.BulkResult;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.RunQuery;
import dev.waybill.client.StartOptions;
import dev.waybill.temporal.Backends.Deal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of runs and calls on many, in process and on a real server. */
class ListingTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String TAG = "it's \\ odd";

  private static Workflow<?, ?>[] workflows() {
    return new Workflow<?, ?>[] {
      workflow("quick", (step, deal) -> "done " + deal.id()),
      workflow(
          "sleepy",
          (step, deal) -> {
            step.sleep("long", Duration.ofDays(400));
            return "woke";
          })
    };
  }

  @Test
  void listsInProcess() throws TimeoutException {
    try (TemporalBackend backend = Backends.inProcess(workflows())) {
      listsAndCalls(backend);
    }
  }

  @Test
  void listsOnAServer(@TempDir Path state) throws TimeoutException {
    try (DevServer server = DevServer.start(state);
        TemporalBackend backend = Backends.open(server.address(), Map.of(), true, workflows())) {
      listsAndCalls(backend);
      pagesNewestFirst(backend);
      assertThatThrownBy(
              () ->
                  Backends.open(
                      server.address(),
                      Map.of(TemporalSettings.NAMESPACE, "nowhere"),
                      true,
                      workflows()))
          .isInstanceOf(WaybillException.class)
          .hasMessage(
              "Temporal at "
                  + server.address()
                  + " has no namespace 'nowhere'. Create it there, or set"
                  + " waybill.temporal.namespace to one that exists.");
    }
  }

  private static List<String> ids(TemporalBackend backend, RunQuery query) {
    return backend.client().list(query).items().stream().map(RunInfo::id).toList();
  }

  private static void listsAndCalls(TemporalBackend backend) throws TimeoutException {
    Run<String> quick =
        backend
            .client()
            .start(
                type("quick"),
                new Deal("d-1"),
                StartOptions.defaults().withTags(TAG, "vip", "area:north-1.a"));
    String unused = quick.result(LONG);
    Run<String> sleepy =
        backend
            .client()
            .start(type("sleepy"), new Deal("d-2"), StartOptions.defaults().withTags("vip"));
    await(
        "both are listed, newest first",
        () -> ids(backend, RunQuery.all()).equals(List.of(sleepy.id(), quick.id())));
    await("it waits", () -> sleepy.describe().status() == RunStatus.WAITING);

    assertThat(ids(backend, RunQuery.all().withTags(TAG))).containsExactly(quick.id());
    assertThat(ids(backend, RunQuery.all().withTags("vip"))).hasSize(2);
    assertThat(ids(backend, RunQuery.all().withTags("area:north-1.a", "vip")))
        .containsExactly(quick.id());
    assertThat(ids(backend, RunQuery.all().withWorkflow("sleepy"))).containsExactly(sleepy.id());
    assertThat(ids(backend, RunQuery.all().withStatuses(RunStatus.WAITING)))
        .containsExactly(sleepy.id());
    assertThat(ids(backend, RunQuery.all().withFrom(sleepy.describe().startedAt())))
        .containsExactly(sleepy.id());
    assertThat(ids(backend, RunQuery.all().withTo(sleepy.describe().startedAt())))
        .containsExactly(quick.id());

    BulkResult cancelled = backend.client().cancel(RunQuery.all(), "closing");
    assertThat(cancelled.done()).isEqualTo(1);
    assertThat(cancelled.refused()).containsExactly(quick.id() + ": it is COMPLETED already");
    await("it is cancelled", () -> sleepy.describe().status() == RunStatus.CANCELLED);

    BulkResult rerun = backend.client().rerun(RunQuery.all().withWorkflow("quick"));
    assertThat(rerun).isEqualTo(new BulkResult(1, List.of()));
    await("it is listed", () -> ids(backend, RunQuery.all().withTags(TAG)).size() == 2);
    String again = ids(backend, RunQuery.all().withTags(TAG)).get(0);
    assertThat(backend.client().run(again, String.class).result(LONG)).isEqualTo("done d-1");
  }

  private static void pagesNewestFirst(TemporalBackend backend) {
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      started.add(
          backend
              .client()
              .start(type("quick"), new Deal("d-" + i), StartOptions.defaults().withTags("many"))
              .id());
    }
    Collections.reverse(started);
    RunQuery query = RunQuery.all().withTags("many");
    await("all are listed", () -> ids(backend, query).size() == 100);
    await(
        "the second page has the rest",
        () -> {
          Page<RunInfo> first = backend.client().list(query);
          List<String> listed = new ArrayList<>(first.items().stream().map(RunInfo::id).toList());
          Page<RunInfo> second =
              backend.client().list(query.withCursor(first.next().orElseThrow()));
          second.items().forEach(run -> listed.add(run.id()));
          return second.next().isEmpty() && listed.equals(started);
        });
  }
}
