package dev.waybill.conformance.temporal;

import static dev.waybill.conformance.temporal.Places.type;
import static dev.waybill.conformance.temporal.Places.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.Promise;
import dev.waybill.RunInfo;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunQuery;
import dev.waybill.conformance.temporal.Places.Order;
import dev.waybill.conformance.temporal.Places.Place;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A new build brings a workflow that the old one's workers, on the same task queue, have never
 * heard of: whatever of it reaches them, they leave to the new ones.
 */
@Timeout(180)
class RollingDeployTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final EventType<Order> PLACED = EventType.of("order.placed", Order.class);

  private final Workflow<Order, String> known = workflow("known", (step, order) -> order.id());
  private final Workflow<Order, String> child = workflow("child", (step, order) -> order.id());
  private final Workflow<Order, String> parent =
      workflow(
          "parent",
          (step, order) -> {
            List<Promise<String>> all = new ArrayList<>();
            for (int i = 0; i < order.count(); i++) {
              all.add(step.async().invoke("child", type("child"), new Order("c-" + i, 0)));
            }
            return String.join(" ", Promise.all(all).await());
          });
  private final Workflow<Order, String> subscriber =
      workflow(
          "subscriber", definition -> definition.startedBy(PLACED), (step, order) -> order.id());
  private final Workflow<Order, String> scheduled =
      workflow(
          "scheduled",
          definition -> definition.cron("* * * * *", ZoneOffset.UTC, new Order("cron", 0)),
          (step, order) -> order.id());

  private static boolean stalled(Run<?> run) {
    RunInfo info = run.describe();
    return info.status() == RunStatus.STALLED
        && info.failure()
            .orElseThrow()
            .message()
            .contains("no worker with this build has the workflow 'parent'");
  }

  private Backend newBuild(Place place) {
    return place.open("limits", true, known, parent, child, subscriber, scheduled);
  }

  @Test
  void aRunAndItsChildrenWaitForAWorkerThatKnowsThem() throws Exception {
    try (Place place = Places.SERVER.open();
        Backend old = place.open(known);
        Backend client = place.open("limits", false, known, parent, child)) {
      Run<String> run = client.client().start(type("parent"), new Order("o-1", 4));
      Places.await("the run stalls", () -> stalled(run));

      try (Backend fresh = newBuild(place)) {
        assertThat(run.result(SOON)).isEqualTo("c-0 c-1 c-2 c-3");
        assertThat(old.client().start(type("known"), new Order("o-2", 0)).result(SOON))
            .isEqualTo("o-2");
        assertThat(fresh.name()).isEqualTo("temporal");
      }
    }
  }

  @Test
  void eventsStartWhatTheWorkerThatBringsThemDoesNotKnow() {
    int many = 8;
    try (Place place = Places.SERVER.open();
        Backend old = place.open(known);
        Backend fresh = newBuild(place)) {
      for (int i = 0; i < many; i++) {
        List<String> unused = old.client().send(PLACED.event(new Order("o-" + i, i)));
      }

      Places.await(many + " runs", () -> subscribed(fresh) == many);
    }
  }

  private static int subscribed(Backend backend) {
    return backend.client().list(RunQuery.all().withWorkflow("subscriber")).items().size();
  }

  @Test
  void aScheduleFiresWhateverWorkerGetsIt() {
    try (Place place = Places.SERVER.open();
        Backend fresh = newBuild(place)) {
      String id = fresh.client().schedules().list().get(0).id();
      try (Backend old = place.open(known)) {
        Places.await(
            "the schedule that the old build has deleted",
            () ->
                fresh.client().schedules().list().stream().anyMatch(each -> each.id().equals(id)));
        fresh.client().schedules().trigger(id);

        Places.await(
            "a run of the schedule",
            () ->
                fresh.client().list(RunQuery.all().withWorkflow("scheduled")).items().stream()
                    .anyMatch(run -> run.status() == RunStatus.COMPLETED));
        assertThat(old.name()).isEqualTo("temporal");
      }
    }
  }
}
