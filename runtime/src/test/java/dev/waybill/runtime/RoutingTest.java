package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.client.Page;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunQuery;
import dev.waybill.runtime.Errands.Errand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final Errands moved = new Errands("moved");
  private final Errands stays = new Errands("stays");

  @Test
  void afterARouteChangesNewRunsGoToTheNewBackendAndOldOnesEndOnTheOld() throws Exception {
    String before = startBefore("e1");
    try (Waybill after = start("waybill.route.moved", "second")) {
      Run<String> old = after.client().run(before, String.class);
      Run<String> fresh = after.client().start(moved.type(), new Errand("e2"));

      assertThat(old.describe().backend()).isEqualTo("local");
      assertThat(backendOf(after, fresh.id())).isEqualTo("second");
      after.client().send(done("e1"), done("e2"));
      assertThat(old.result(PATIENCE)).isEqualTo("done e1");
      assertThat(fresh.result(PATIENCE)).isEqualTo("done e2");
    }
  }

  @Test
  void anEventStartsEachWorkflowOnceOnTheBackendThatItIsRoutedTo() {
    try (Waybill waybill = start("waybill.route.moved", "second")) {
      waybill.client().send(Errands.ASKED.event(new Errand("e3")));

      assertThat(waybill.backend("second").client().list(RunQuery.all()).items())
          .extracting(RunInfo::workflow)
          .containsExactly("moved");
      assertThat(waybill.backend("local").client().list(RunQuery.all()).items())
          .extracting(RunInfo::workflow)
          .containsExactly("stays");
    }
  }

  @Test
  void aBackendIsToldTheApplicationAndTheBuild() {
    var settings = Map.of("waybill.backend", "second", "waybill.app", "crm", "waybill.build", "b7");
    try (Waybill waybill = Waybill.client(Settings.of(settings), List.of(stays))) {
      var second = (SecondProvider.Second) waybill.backend("second");

      assertThat(second.context().app()).isEqualTo("crm");
      assertThat(second.context().build()).isEqualTo("b7");
    }
  }

  @Test
  void aRunOnTheOldBackendIsCancelledAndItsCallbackCompletedThroughTheSameClient()
      throws Exception {
    String cancelled = startBefore("e4");
    String asked = startBefore("ask-1");
    try (Waybill after = start("waybill.backend", "second", "waybill.drain", "local")) {
      Run<String> first = after.client().run(cancelled, String.class);
      first.cancel("changed my mind");
      assertThatThrownBy(() -> first.result(PATIENCE))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining("CANCELLED");

      Run<String> second = after.client().run(asked, String.class);
      after.client().complete(second.state("token", String.class).orElseThrow(), "yes");
      assertThat(second.result(PATIENCE)).isEqualTo("yes");
    }
  }

  @Test
  void listsAreMergedNewestFirstPageByPage() {
    try (Waybill waybill = start("waybill.route.moved", "second")) {
      List<String> started = new ArrayList<>();
      for (int i = 0; i < 130; i++) {
        var type = i % 3 == 0 ? moved.type() : stays.type();
        started.add(0, waybill.client().start(type, new Errand("p" + i)).id());
      }
      List<RunInfo> listed = all(waybill);

      assertThat(listed).extracting(RunInfo::id).containsExactlyInAnyOrderElementsOf(started);
      assertThat(listed)
          .extracting(RunInfo::startedAt)
          .isSortedAccordingTo(java.util.Comparator.reverseOrder());
      assertThat(waybill.client().cancel(RunQuery.all(), "enough").done()).isEqualTo(130);
    }
  }

  @Test
  void whatNoBackendKnowsIsNotFound() {
    try (Waybill waybill = start("waybill.route.moved", "second")) {
      assertThatThrownBy(() -> waybill.client().run("nobody", String.class).describe())
          .isInstanceOf(RunNotFoundException.class)
          .hasMessageContaining("nobody");
      assertThatThrownBy(() -> waybill.client().complete("not-a-token", 1))
          .hasMessageContaining("not genuine");
    }
  }

  private String startBefore(String id) {
    try (Waybill before = start("waybill.backend", "local")) {
      Run<String> run = before.client().start(moved.type(), new Errand(id));
      assertThat(((dev.waybill.local.LocalBackend) before.backend("local")).settle(PATIENCE))
          .isTrue();
      assertThat(run.describe().status()).isEqualTo(RunStatus.WAITING);
      return run.id();
    }
  }

  private Waybill start(String... more) {
    Map<String, String> settings = new java.util.HashMap<>();
    settings.put("waybill.local.file", directory.resolve("first.db").toString());
    settings.put("waybill.second.file", directory.resolve("second.db").toString());
    settings.put("WAYBILL_CALLBACK_KEY", "0123456789abcdef");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return Waybill.start(Settings.of(settings), List.of(moved, stays));
  }

  private static String backendOf(Waybill waybill, String runId) {
    assertThat(waybill.backend("second").client().run(runId, String.class).describe()).isNotNull();
    return "second";
  }

  private static List<RunInfo> all(Waybill waybill) {
    List<RunInfo> all = new ArrayList<>();
    RunQuery query = RunQuery.all();
    while (true) {
      Page<RunInfo> page = waybill.client().list(query);
      all.addAll(page.items());
      if (page.next().isEmpty()) {
        return all;
      }
      query = query.withCursor(page.next().get());
    }
  }

  private static dev.waybill.Event<Errand> done(String id) {
    return Errands.DONE.event(new Errand(id)).withId(id);
  }
}
