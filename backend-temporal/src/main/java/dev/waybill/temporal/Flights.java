package dev.waybill.temporal;

import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.Retry;
import dev.waybill.StepOptions;
import dev.waybill.StepOptions.Durability;
import dev.waybill.journal.Entry.Detail;
import dev.waybill.journal.Entry.Result;
import dev.waybill.journal.Notes.Pending;
import dev.waybill.replay.Operation;
import dev.waybill.replay.Operation.Work;
import dev.waybill.replay.TurnView;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The step bodies of a run that are scheduled as activities, and those that are tried again. */
final class Flights {
  private static final int MOST = 500;

  /** What a failure weighs beside its message and data, in bytes. */
  private static final int TRACES = 30_000;

  private static final Duration LOCAL = Duration.ofSeconds(5);
  private static final RetryOptions ONCE = RetryOptions.newBuilder().setMaximumAttempts(1).build();

  private final Engine engine;
  private final Bodies bodies;
  private final RunState run;
  private final Map<String, Flight> flights = new HashMap<>();
  private final Map<String, Tries> tries = new HashMap<>();
  private final Batch batch = new Batch();

  /** A body in flight. */
  private record Flight(Work work, int attempt, boolean local, CancellationScope scope) {}

  Flights(Engine engine, Bodies bodies, RunState run) {
    this.engine = engine;
    this.bodies = bodies;
    this.run = run;
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }

  /** Takes over what another engine knew of a step that failed there. */
  void seed(Pending open) {
    long now = Workflow.currentTimeMillis();
    long due = open.times().due().map(Instant::toEpochMilli).orElse(0L);
    Tries known = new Tries(open.attempts(), 0, 0, false, open.details());
    if (due > now) {
      again(open.key(), known, Duration.ofMillis(due - now));
    } else {
      tries.put(open.key(), known);
    }
  }

  /** What is known of a step that failed. */
  Tries tries(String key) {
    return tries.getOrDefault(key, Tries.NONE);
  }

  /** Schedules the bodies that may run. */
  void start(TurnView turn) {
    long now = Workflow.currentTimeMillis();
    List<Work> ready = new ArrayList<>();
    for (Operation operation : turn.open()) {
      if (operation instanceof Work work
          && !flights.containsKey(work.key())
          && tries(work.key()).due() <= now) {
        ready.add(work);
      }
    }
    boolean alone = ready.size() == 1 && flights.isEmpty();
    for (Work work : ready) {
      long size = size(work);
      if (flights.size() >= MOST) {
        return;
      }
      if (!run.parcel.makeRoom(size)) {
        run.poke();
        return;
      }
      take(work, alone && mayBeLocal(work));
    }
  }

  private boolean mayBeLocal(Work work) {
    return work.options().durability() == Durability.BATCHED
        && work.options().heartbeat().isEmpty()
        && !tries(work.key()).tooLong()
        && !isLong(work.options().timeout())
        && batch.hasRoom(Workflow.currentTimeMillis())
        && run.parcel.hasRoom();
  }

  private static boolean isLong(Duration limit) {
    return limit.compareTo(LOCAL) > 0 && !limit.equals(StepOptions.TIMEOUT);
  }

  private void take(Work work, boolean local) {
    Optional<Failure> refused =
        work.input()
            .flatMap(
                input -> engine.tooLarge("the input of step '" + work.key() + "'", input.size()));
    if (refused.isPresent()) {
      record(work, Result.of(refused.get()));
      return;
    }
    start(work, local);
  }

  private long size(Work work) {
    long input = work.input().map(Json::size).orElse(0);
    long kept = tries(work.key()).heartbeat().map(Json::size).orElse(0);
    return input + kept;
  }

  private void start(Work work, boolean local) {
    Tries known = tries(work.key());
    int attempt = known.failed() + 1;
    if (!local) {
      batch.flushed();
      run.parcel.add(size(work));
    }
    bodies.schedule(run.body(work.key()), new Bodies.Body(work, run.header(), run.info));
    CancellationScope scope = Workflow.newCancellationScope(() -> schedule(work, attempt, local));
    flights.put(work.key(), new Flight(work, attempt, local, scope));
    scope.run();
  }

  private void schedule(Work work, int attempt, boolean local) {
    Json call = Wire.json(new StepCall(work.key(), attempt, tries(work.key()).heartbeat()));
    Object[] args =
        work.input().isPresent() ? new Object[] {work.input().get(), call} : new Object[] {call};
    String type = type(work.key());
    Promise<Json> outcome =
        local
            ? Workflow.newUntypedLocalActivityStub(localOptions(work))
                .executeAsync(type, Json.class, args)
            : Workflow.newUntypedActivityStub(options(work)).executeAsync(type, Json.class, args);
    var unused = outcome.handle((value, problem) -> ended(work.key(), value, problem));
  }

  /** The step's id, which names its activity: the key without scope and count. */
  static String type(String key) {
    String id = key.substring(key.lastIndexOf('/') + 1);
    int count = id.indexOf(':');
    return count < 0 ? id : id.substring(0, count);
  }

  private ActivityOptions options(Work work) {
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(work.options().timeout())
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(ONCE)
            .setSummary(work.key());
    Optional<Duration> heartbeat = work.options().heartbeat().or(engine.settings::heartbeat);
    heartbeat.ifPresent(options::setHeartbeatTimeout);
    return options.build();
  }

  private static LocalActivityOptions localOptions(Work work) {
    return LocalActivityOptions.newBuilder()
        .setStartToCloseTimeout(
            work.options().timeout().equals(StepOptions.TIMEOUT) ? LOCAL : work.options().timeout())
        .setRetryOptions(ONCE)
        .setDoNotIncludeArgumentsIntoMarker(true)
        .build();
  }

  /** Everything recorded so far becomes durable now, unless a body is still recorded with it. */
  void boundary() {
    if (flights.values().stream().noneMatch(Flight::local)) {
      batch.flushed();
      run.parcel.sent();
    }
  }

  /** Interrupts bodies whose steps may be cancelled. */
  void interrupt() {
    flights.values().forEach(this::interrupt);
  }

  /** The code gave up on this step. */
  void cancel(String key) {
    Flight flight = flights.get(key);
    if (flight != null) {
      interrupt(flight);
    }
  }

  private void interrupt(Flight flight) {
    if (flight.work().options().cancellable()) {
      flight.scope().cancel("the run is being cancelled");
      if (!WorkflowUnsafe.isReplaying()) {
        interruptHere(run.body(flight.work().key()));
      }
    }
  }

  /**
   * Interrupts a body that runs in this process sooner than its next heartbeat would. Not at once:
   * the server must know of the cancel before the body's end reaches it.
   */
  private void interruptHere(Bodies.Id id) {
    var unused = engine.watch.schedule(() -> bodies.cancel(id), 100, TimeUnit.MILLISECONDS);
  }

  /** Forgets what was to be tried again. */
  void dropRetries() {
    tries.clear();
  }

  // ---- how a body ended

  private @Nullable Void ended(
      String key, @Nullable Json value, @Nullable RuntimeException problem) {
    Flight flight = flights.remove(key);
    bodies.forget(run.body(key));
    if (flight == null) {
      return null;
    }
    if (problem == null) {
      Json made = value == null ? Json.NULL : value;
      if (flight.local()) {
        batch.add(Workflow.currentTimeMillis(), made.size());
        run.parcel.addResult(made.size());
      }
      record(flight.work(), Result.of(made).withAttempts(flight.attempt()));
    } else {
      BodyEnd end = BodyEnd.of(problem, flight.work(), flight.local());
      if (flight.local()) {
        int size = end instanceof BodyEnd.Failed failed ? 2 * Wire.json(failed.body()).size() : 0;
        batch.add(Workflow.currentTimeMillis(), TRACES + size);
        run.parcel.addResult(TRACES + size);
      }
      fail(flight, end);
    }
    return null;
  }

  private void record(Work work, Result result) {
    tries.remove(work.key());
    run.arrive(
        Draft.of(work, RunState.now(), result).with(new Detail(work.input(), Optional.empty())));
  }

  private void fail(Flight flight, BodyEnd end) {
    String key = flight.work().key();
    Tries known = tries(key);
    if (end instanceof BodyEnd.Dropped) {
      run.poke();
    } else if (end instanceof BodyEnd.Lost lost) {
      again(key, known.lost(lost.tooLong(), lost.heartbeat()), known.delayAfterLoss());
    } else if (end instanceof BodyEnd.Failed failed) {
      fail(flight, failed, known);
    }
  }

  private void fail(Flight flight, BodyEnd.Failed failed, Tries known) {
    Failure failure = failed.body().failure();
    Retry retry = flight.work().options().retry();
    if (failed.body().last() || flight.attempt() >= retry.attempts()) {
      record(flight.work(), Result.of(failure).withAttempts(flight.attempt()));
      return;
    }
    if (run.isCancelAsked() && !run.isCancelRecorded()) {
      run.poke();
      return;
    }
    Duration delay =
        failed.body().retryAfter().orElseGet(() -> jittered(retry.delayAfter(flight.attempt())));
    again(flight.work().key(), known.failed(flight.attempt(), failed.body().heartbeat()), delay);
  }

  private static Duration jittered(Duration plain) {
    Random random = Workflow.newRandom();
    return Duration.ofMillis((long) (plain.toMillis() * (0.9 + 0.2 * random.nextDouble())));
  }

  private void again(String key, Tries known, Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      tries.put(key, known.at(0));
      run.poke();
      return;
    }
    tries.put(key, known.at(Workflow.currentTimeMillis() + delay.toMillis()));
    var unused =
        Workflow.newTimer(delay)
            .thenApply(
                fired -> {
                  run.poke();
                  return true;
                });
  }
}
