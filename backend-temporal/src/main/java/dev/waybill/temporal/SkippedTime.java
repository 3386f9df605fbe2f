package dev.waybill.temporal;

import dev.waybill.WaybillException;
import io.temporal.api.testservice.v1.TestServiceGrpc;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Moves the time of the server in this process. That server holds its time while something is at
 * work, and never lets go of it for a child that ends after its parent; so when time stands still
 * although nothing is at work, it is let go from here.
 */
final class SkippedTime {
  private static final Duration STUCK = Duration.ofMillis(1_500);

  private final TestWorkflowEnvironment environment;
  private final BooleanSupplier rests;

  SkippedTime(TestWorkflowEnvironment environment, BooleanSupplier rests) {
    this.environment = environment;
    this.rests = rests;
  }

  void advance(Duration time) {
    CompletableFuture<Void> sleep = CompletableFuture.runAsync(() -> environment.sleep(time));
    boolean rested = false;
    while (!isOver(sleep)) {
      boolean rest = rests.getAsBoolean() && !sleep.isDone();
      if (rest && rested) {
        letGo();
      }
      rested =
          rest && !rested; // once may be the moment before the server notices that a body ended
    }
  }

  private static boolean isOver(CompletableFuture<Void> sleep) {
    try {
      Void unused = sleep.get(STUCK.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("time could not be skipped: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WaybillException("interrupted", "interrupted while time was skipped");
    }
  }

  private void letGo() {
    var unused =
        TestServiceGrpc.newBlockingStub(environment.getWorkflowServiceStubs().getRawChannel())
            .unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
  }
}
