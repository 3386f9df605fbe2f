package dev.waybill.temporal;

import dev.waybill.Json;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A schedule that fires by itself: it sleeps until the next time and has the run started. */
final class CronWorkflow implements CronProtocol.Clock {
  private static final int FIRES = 100;
  private static final int HOLDS = 1_000;

  private Json started = Json.NULL;
  private @Nullable Boolean paused;
  private boolean changed;
  private int holds;

  @Override
  public void run(Json first) {
    started = first;
    Plan plan = Wire.read(first, Plan.class);
    Instant after = plan.after().orElseGet(RunState::now);
    int fires = 0;
    while (fires < FIRES && holds < HOLDS) {
      changed = false;
      plan = now(plan);
      Optional<Instant> next = plan.paused() ? Optional.empty() : plan.next(after);
      if (awaitChange(next)) {
        after = RunState.now();
      } else if (next.isPresent()) {
        chores().fire(Wire.json(new Plan.Firing(plan, next.get())));
        after = RunState.now().isAfter(next.get()) ? RunState.now() : next.get();
        fires++;
      }
    }
    Workflow.continueAsNew(Wire.json(now(plan).withAfter(after)));
  }

  /** A signal may come before the first line of the workflow. */
  private Plan now(Plan plan) {
    return paused == null ? plan : plan.withPaused(paused);
  }

  /** Waits until an instant, or for ever; true when it was told something meanwhile. */
  private boolean awaitChange(Optional<Instant> until) {
    if (until.isEmpty()) {
      Workflow.await(() -> changed);
      return true;
    }
    Duration left = Duration.between(RunState.now(), until.get());
    if (left.isNegative() || left.isZero()) {
      return changed;
    }
    return Workflow.await(left.plusNanos(999_999), () -> changed);
  }

  @Override
  public void hold(Json on) {
    paused = Wire.read(on, Boolean.class);
    changed = true;
    holds++;
  }

  @Override
  public Json plan() {
    return Wire.json(now(Wire.read(started, Plan.class)));
  }

  private static CronProtocol.Chores chores() {
    return Workflow.newActivityStub(
        CronProtocol.Chores.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(1))
            .setRetryOptions(
                RetryOptions.newBuilder().setMaximumInterval(Duration.ofSeconds(30)).build())
            .build());
  }

  /** One time of a schedule that Temporal keeps. */
  static final class Fire implements CronProtocol.Fire {
    private static final SearchAttributeKey<OffsetDateTime> NOMINAL =
        SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    @Override
    public void run(Json plan) {
      OffsetDateTime nominal = Workflow.getTypedSearchAttributes().get(NOMINAL);
      Instant at = nominal == null ? RunState.now() : nominal.toInstant();
      chores().fire(Wire.json(new Plan.Firing(Wire.read(plan, Plan.class), at)));
    }
  }
}
