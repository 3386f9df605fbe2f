package dev.waybill.conformance.temporal;

import static dev.waybill.conformance.temporal.Places.type;
import static dev.waybill.conformance.temporal.Places.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.RunStatus;
import dev.waybill.StepOptions;
import dev.waybill.Workflow;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.conformance.temporal.Places.Order;
import dev.waybill.conformance.temporal.Places.Place;
import dev.waybill.spi.Backend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step that is cancelled in flight may have had its effect: it is undone, after it has ended. */
@Timeout(60)
class CancelTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final List<String> effects = new CopyOnWriteArrayList<>();
  private final CountDownLatch inFlight = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private void cancelsInFlight(Places where, StepOptions options, Runnable meanwhile) {
    Workflow<Order, String> booking =
        workflow(
            "booking",
            (step, order) ->
                step.saga(
                    "all",
                    saga -> {
                      saga.undo("release", attempt -> effects.add("released"));
                      step.with(options).run("hold", attempt -> hold());
                      step.run("ship", attempt -> effects.add("shipped"));
                      return "booked";
                    }));
    try (Place place = where.open();
        Backend backend = place.open(booking)) {
      Run<String> run = backend.client().start(type("booking"), new Order("o-1", 1));
      inFlight.await();
      run.cancel("no longer wanted");
      Places.await("the cancel is known", () -> run.describe().status() != RunStatus.RUNNING);
      meanwhile.run();

      assertThatThrownBy(() -> run.result(SOON)).isInstanceOf(RunFailedException.class);
      assertThat(run.describe().status()).isEqualTo(RunStatus.CANCELLED);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(effects).containsExactly("held", "released");
  }

  private void hold() throws InterruptedException {
    inFlight.countDown();
    try {
      mayEnd.await();
    } finally {
      effects.add("held");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStepThatIsWaitedFor(Places where) {
    cancelsInFlight(where, StepOptions.defaults(), mayEnd::countDown);
  }

  @ParameterizedTest
  @EnumSource
  void aStepThatIsInterrupted(Places where) {
    cancelsInFlight(where, StepOptions.defaults().withCancellable(true), () -> {});
  }
}
