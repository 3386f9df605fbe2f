package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.EventType;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunNotFoundException;
import dev.waybill.client.RunUpdate;
import dev.waybill.client.Watch;
import dev.waybill.temporal.Backends.Deal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Updates of runs as they happen. */
@Timeout(60)
class WatchTest {
  private static final EventType<Deal> GO = EventType.of("go", Deal.class).keyedBy("id");

  private static Workflow<?, ?>[] workflows() {
    return new Workflow<?, ?>[] {
      workflow(
          "shown",
          definition -> definition.receives(GO, "id"),
          (step, deal) -> {
            var unused = step.waitForEvent("go", GO, deal.id(), Duration.ofDays(400));
            step.state("stage", "gone");
            step.progress(1, 2, "half");
            step.run("last", attempt -> {});
            if (deal.id().equals("again")) {
              return step.continueAsNew(type("shown"), new Deal("d-2"));
            }
            return "done";
          })
    };
  }

  @Test
  void showsWhatHappensInProcess() {
    try (TemporalBackend backend = Backends.inProcess(workflows())) {
      shows(backend, backend);
    }
  }

  @Test
  void showsWhatHappensInAnotherProcess(@TempDir Path state) {
    try (DevServer server = DevServer.start(state);
        TemporalBackend worker = Backends.open(server.address(), Map.of(), true, workflows());
        TemporalBackend client = Backends.open(server.address(), Map.of(), false, workflows())) {
      shows(worker, client);
    }
  }

  private static void shows(TemporalBackend worker, TemporalBackend client) {
    Run<String> run = worker.client().start(type("shown"), new Deal("again"));
    Backends.await("it waits", () -> run.describe().status() == RunStatus.WAITING);
    List<String> seen = new ArrayList<>();
    try (Watch watch = client.client().run(run.id(), String.class).watch()) {
      run.signal(GO.event(new Deal("again")));
      boolean second = false;
      for (RunUpdate update : watch) {
        seen.add(text(update));
        if (!second && seen.contains("last")) {
          second = true;
          run.signal(GO.event(new Deal("d-2")));
        }
      }
    }
    assertThat(seen).containsSubsequence("go", "last", "go", "last", "COMPLETED");
    assertThat(seen).contains("stage=\"gone\"", "half");
    try (Watch late = client.client().run(run.id(), String.class).watch()) {
      assertThat(late).isEmpty();
    }
    assertThatThrownBy(() -> client.client().run("nobody", String.class).watch())
        .isInstanceOf(RunNotFoundException.class);
  }

  private static String text(RunUpdate update) {
    if (update instanceof RunUpdate.Entered entered) {
      return entered.entry().key();
    }
    if (update instanceof RunUpdate.StateChanged changed) {
      return changed.name() + "=" + changed.value().text();
    }
    if (update instanceof RunUpdate.Progressed progressed) {
      return progressed.message();
    }
    return update instanceof RunUpdate.StatusChanged changed ? changed.status().name() : "";
  }
}
