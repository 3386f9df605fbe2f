package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.Retry;
import dev.waybill.StepOptions;
import dev.waybill.Workflow;
import dev.waybill.WorkflowType;
import dev.waybill.client.Run;
import dev.waybill.client.RunFailedException;
import dev.waybill.local.Bench.Done;
import dev.waybill.local.Bench.Order;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A step that names no timeout has an hour, on every clock. */
@Timeout(60)
final class TimeoutTest {
  private static final WorkflowType<Order, Done> TYPE =
      WorkflowType.of("order", Order.class, Done.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final Workflow<Order, Done> hangs =
      Bench.workflow(
          TYPE.define().steps(StepOptions.defaults().withRetry(Retry.never())).build(),
          (step, order) -> {
            step.run(
                "hang",
                attempt -> {
                  entered.countDown();
                  never.await();
                });
            return new Done("done");
          });

  @Test
  void aBodyHasAnHourOnAVirtualClock() throws Exception {
    try (LocalBackend backend = Bench.virtual(hangs)) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      entered.await();
      backend.advance(Duration.ofMinutes(59));
      assertThat(run.describe().status().isFinal()).isFalse();
      backend.advance(Duration.ofMinutes(1));
      assertTimedOut(run);
    }
  }

  @Test
  void aBodyOnTheTurnsOwnThreadHasAnHourToo() throws Exception {
    try (LocalBackend backend = Bench.open(Map.of(LocalSettings.FILE, "memory"), hangs)) {
      Run<Done> run = backend.client().start(TYPE, new Order("o-1", 1));
      entered.await();
      backend.sweepAfter(Duration.ofMinutes(59));
      assertThat(run.describe().status().isFinal()).isFalse();
      backend.sweepAfter(Duration.ofMinutes(61));
      assertTimedOut(run);
    }
  }

  private static void assertTimedOut(Run<Done> run) {
    assertThatThrownBy(() -> run.result(PATIENCE))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("longer than its timeout of PT1H");
  }
}
