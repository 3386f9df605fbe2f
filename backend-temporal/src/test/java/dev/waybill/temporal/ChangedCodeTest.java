package dev.waybill.temporal;

import static dev.waybill.temporal.Backends.await;
import static dev.waybill.temporal.Backends.type;
import static dev.waybill.temporal.Backends.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.Failure;
import dev.waybill.RunStatus;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deploy of code that does not fit the runs under way, on a real server. */
@Timeout(180)
class ChangedCodeTest {
  private static final EventType<Deal> NOTED = EventType.of("noted", Deal.class).keyedBy("id");

  private final List<String> bodies = new CopyOnWriteArrayList<>();

  /** One step, a wait, another step. */
  private Workflow<Deal, String> deal(String first) {
    return workflow(
        "deal",
        (step, deal) -> {
          String value =
              step.run(
                  first,
                  String.class,
                  attempt -> {
                    bodies.add(first);
                    return first;
                  });
          var unused = step.waitForEvent("note", NOTED, deal.id(), Duration.ofDays(1));
          return step.run("last", String.class, attempt -> value + ", last");
        });
  }

  private static TemporalBackend open(DevServer server, Workflow<?, ?> workflow) {
    return Backends.open(server.address(), Map.of(), true, workflow);
  }

  @Test
  void theRunIsStalledUntilCodeThatFitsIsBack(@TempDir Path state) throws Exception {
    try (DevServer server = DevServer.start(state)) {
      String id;
      try (TemporalBackend old = open(server, deal("price"))) {
        Run<String> run = old.client().start(type("deal"), new Deal("d-1"));
        id = run.id();
        await("it waits", () -> run.describe().status() == RunStatus.WAITING);
      }
      try (TemporalBackend changed = open(server, deal("quote"))) {
        Run<String> run = changed.client().run(id, String.class);
        run.signal(NOTED.event(new Deal("d-1")));
        await("it is stalled", () -> run.describe().status() == RunStatus.STALLED);
        assertThat(run.describe().failure().map(Failure::message).orElse(""))
            .contains("is step 'price', but the code differs", "'quote'");
      }
      try (TemporalBackend mended = open(server, deal("price"))) {
        Run<String> run = mended.client().run(id, String.class);
        assertThat(run.result(Duration.ofSeconds(60))).isEqualTo("price, last");
      }
      assertThat(bodies).containsExactly("price");
    }
  }
}
