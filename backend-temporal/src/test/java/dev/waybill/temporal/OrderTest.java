package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.temporal.Backends.Deal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events that one sender sends in a row reach a run in that order. */
class OrderTest {
  private static final int EVENTS = 30;

  record Note(String deal, int number) {}

  private static final EventType<Note> NOTE = EventType.of("note", Note.class).keyedBy("deal");

  private final Workflow<Deal, String> receiver =
      Backends.workflow("receiver", each -> each.receives(NOTE, "id"), OrderTest::read);

  private static String read(Step step, Deal deal) {
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> step.waitForEvent("note", NOTE, deal.id(), Duration.ofDays(1)))
        .map(note -> note.map(each -> String.valueOf(each.number())).orElse("late"))
        .collect(Collectors.joining(" "));
  }

  private static final String ALL =
      IntStream.range(0, EVENTS).mapToObj(String::valueOf).collect(Collectors.joining(" "));

  private static void send(TemporalBackend backend) {
    for (int i = 0; i < EVENTS; i++) {
      List<String> unused = backend.client().send(NOTE.event(new Note("d-1", i)).withId("e-" + i));
    }
  }

  @Test
  void whileTheRunWaits() throws Exception {
    try (TemporalBackend backend = Backends.inProcess(receiver)) {
      Run<String> run = backend.client().start(Backends.type("receiver"), new Deal("d-1"));
      send(backend);
      PostTest.awaitDelivery(backend, "e-" + (EVENTS - 1));

      assertThat(run.result(Duration.ofSeconds(20))).isEqualTo(ALL);
    }
  }

  @Test
  void whileNoWorkerWorks() throws Exception {
    try (TemporalBackend backend = Backends.inProcess(receiver)) {
      Run<String> run = backend.client().start(Backends.type("receiver"), new Deal("d-1"));
      backend.engine().connection.factory().suspendPolling();
      send(backend);
      backend.engine().connection.factory().resumePolling();
      PostTest.awaitDelivery(backend, "e-" + (EVENTS - 1));

      assertThat(run.result(Duration.ofSeconds(20))).isEqualTo(ALL);
    }
  }
}
