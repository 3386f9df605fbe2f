package dev.waybill.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.EventType;
import dev.waybill.Json;
import dev.waybill.Step;
import dev.waybill.Workflow;
import dev.waybill.WorkflowDefinition;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.StartOptions;
import dev.waybill.journal.Notes.Match;
import dev.waybill.temporal.Registration.Held;
import dev.waybill.temporal.Registration.Purpose;
import dev.waybill.temporal.Registration.Span;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who listen to an event, on the server that lives in this process. */
class CorrelatorTest {
  record Order(String id) {}

  record Paid(String order, String how) {}

  static final EventType<Paid> PAID = EventType.of("paid", Paid.class).keyedBy("order");
  private static final Match MATCH = new Match("paid", "order", "o-1");
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Waits for two payments at once. */
  static final class Two implements Workflow<Order, String> {
    static final WorkflowType<Order, String> TYPE =
        WorkflowType.of("two", Order.class, String.class);

    @Override
    public WorkflowDefinition<Order, String> definition() {
      return TYPE.define().build();
    }

    @Override
    public String run(Step step, Order order) {
      var first = step.async().waitForEvent("first", PAID, order.id(), Duration.ofDays(1));
      var second = step.async().waitForEvent("second", PAID, order.id(), Duration.ofDays(1));
      return first.await().map(Paid::how).orElse("-") + second.await().map(Paid::how).orElse("-");
    }
  }

  /** Receives one payment. */
  static final class One implements Workflow<Order, String> {
    static final WorkflowType<Order, String> TYPE =
        WorkflowType.of("one", Order.class, String.class);

    @Override
    public WorkflowDefinition<Order, String> definition() {
      return TYPE.define().receives(PAID, "id").build();
    }

    @Override
    public String run(Step step, Order order) {
      return step.waitForEvent("paid", PAID, order.id(), Duration.ofDays(1))
          .map(Paid::how)
          .orElse("-");
    }
  }

  private final TemporalBackend backend = TemporalBackendTest.open(new Two(), new One());
  private final Post post = backend.engine().post;

  @AfterEach
  void close() {
    backend.close();
  }

  private List<Held> listeners() {
    return post.listeners(post.correlator(MATCH));
  }

  private static Registration registration(String run) {
    Span span = new Span("w", Instant.EPOCH, nextMonth());
    return new Registration(run, Purpose.WAIT, MATCH, Optional.of(span));
  }

  private static Instant nextMonth() {
    return Instant.now().plus(Duration.ofDays(30));
  }

  @Test
  void twoWaitsOfARunTakeAnEventEach() throws Exception {
    Run<String> run = backend.client().start(Two.TYPE, new Order("o-1"));
    PostTest.await("both listen", () -> listeners().size() == 2);

    List<String> unused = backend.client().send(PAID.event(new Paid("o-1", "a")).withId("e-1"));
    PostTest.awaitDelivery(backend, "e-1");
    assertThat(listeners()).hasSize(1);
    List<String> unused2 = backend.client().send(PAID.event(new Paid("o-1", "b")).withId("e-2"));
    PostTest.awaitDelivery(backend, "e-2");

    assertThat(run.result(SOON)).isEqualTo("ab");
    assertThat(listeners()).isEmpty();
  }

  @Test
  void anEventForARunThatIsNotStartedYetIsBroughtWhenItIs() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    post.witness =
        name -> {
          int unused = tries.incrementAndGet();
        };
    post.register(List.of(new Registration("r-1", Purpose.RECEIVE, MATCH, Optional.empty())));
    List<String> unused = backend.client().send(PAID.event(new Paid("o-1", "a")).withId("e-1"));
    PostTest.await("it was tried twice", () -> tries.get() > 1);

    Json input = Json.of("{\"id\":\"o-1\"}");
    boolean started =
        new RunStart(
                "r-1", new One().definition(), input, StartOptions.defaults(), Optional.empty())
            .start(backend.engine(), backend.engine().now());

    assertThat(started).isTrue();
    assertThat(backend.client().run("r-1", String.class).result(SOON)).isEqualTo("a");
  }

  @Test
  void manyListenersAreKeptWhileTheCorrelatorGoesOnAnew() {
    for (int i = 0; i < 600; i++) {
      post.register(List.of(registration("r-" + i)));
    }

    assertThat(listeners()).hasSize(600);
    assertThat(
            backend.temporal().fetchHistory(post.correlator(MATCH)).getHistory().getEventsCount())
        .isLessThan(1_100);
  }

  private void leave(Json held) {
    try {
      backend.temporal().newUntypedWorkflowStub(post.correlator(MATCH)).signal(Wire.LEAVE, held);
    } catch (WorkflowNotFoundException ended) {
      // the call was tried again, and had been heard the first time
    }
  }

  @Test
  void whoRegistersWhileTheLastOneLeavesIsHeld() {
    List<String> lost = new ArrayList<>();
    post.register(List.of(registration("r-0")));
    for (int i = 1; i <= 20; i++) {
      Json last = Wire.json(listeners());
      CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> leave(last));
      post.register(List.of(registration("r-" + i)));
      leaving.join();
      if (listeners().size() != 1) {
        lost.add("r-" + i);
      }
    }
    assertThat(lost).isEmpty();
  }
}
