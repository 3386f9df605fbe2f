package dev.waybill.temporal;

import dev.waybill.FailNow;
import dev.waybill.Failure;
import dev.waybill.Json;
import dev.waybill.RetryAfter;
import dev.waybill.WaybillException;
import dev.waybill.spi.Interceptor;
import dev.waybill.temporal.Bodies.Body;
import dev.waybill.temporal.StepCall.FailedBody;
import dev.waybill.values.Failures;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.DynamicActivity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs the body of a step, on whichever worker Temporal chose. */
final class StepActivity implements DynamicActivity {
  private final Engine engine;
  private final Rebuild rebuild;
  private final Chores chores;

  StepActivity(Engine engine, Rebuild rebuild, Chores chores) {
    this.engine = engine;
    this.rebuild = rebuild;
    this.chores = chores;
  }

  @Override
  public Object execute(EncodedValues args) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    if (info.getActivityType().startsWith("$")) {
      return chores.run(info, args.get(0, Json.class));
    }
    StepCall call = call(args);
    Bodies.Id id = new Bodies.Id(info.getWorkflowRunId(), call.key());
    Body body = engine.bodies.find(id).orElseGet(() -> rebuilt(context, id));
    return run(id, body, new TemporalAttempt(engine, context, body, call));
  }

  /**
   * Finds the body by a replay, which may take long: meanwhile the server must not think that this
   * worker is dead. If it does, another has the step, and here it must not begin any more.
   */
  private Body rebuilt(ActivityExecutionContext context, Bodies.Id id) {
    Pulse pulse = Pulse.searching(engine, () -> isWanted(context));
    try {
      Body body = rebuild.body(context.getInfo(), id);
      if (!isWanted(context)) {
        throw ApplicationFailure.newNonRetryableFailure(
            "the server has given the step to another worker", StepCall.LOST);
      }
      return body;
    } finally {
      pulse.close();
    }
  }

  private static boolean isWanted(ActivityExecutionContext context) {
    try {
      context.heartbeat(Json.NULL);
      return true;
    } catch (ActivityNotExistsException gone) {
      return false;
    } catch (ActivityCompletionException told) {
      return true; // cancelled, or this worker closes: whoever runs the body deals with that
    }
  }

  /** A worker with other codecs than the run's gives the step back; no attempt is burnt. */
  private static StepCall call(EncodedValues args) {
    try {
      return Wire.read(args.get(args.getSize() - 1, Json.class), StepCall.class);
    } catch (WaybillException e) {
      throw CheckedCodecs.isUnreadable(e)
          ? ApplicationFailure.newNonRetryableFailure(e.getMessage(), StepCall.LOST)
          : e;
    }
  }

  private Json run(Bodies.Id id, Body body, TemporalAttempt attempt) {
    Working working = attempt.working();
    engine.bodies.started(id, working);
    Pulse pulse = Pulse.of(engine, attempt);
    try {
      working.on(Thread.currentThread());
      Json value = around(body, attempt).call();
      return engine.limits.check("step '" + body.work().key() + "'", value);
    } catch (Throwable problem) {
      throw failure(attempt, problem);
    } finally {
      pulse.close();
      working.off();
      engine.bodies.ended(id, working);
    }
  }

  private Callable<Json> around(Body body, TemporalAttempt attempt) {
    Callable<Json> call = () -> body.work().body().run(attempt);
    for (int i = engine.context.interceptors().size() - 1; i >= 0; i--) {
      Interceptor outer = engine.context.interceptors().get(i);
      Callable<Json> inner = call;
      call = () -> outer.aroundStep(body.run(), body.work().key(), inner);
    }
    return call;
  }

  private ApplicationFailure failure(TemporalAttempt attempt, Throwable problem) {
    if (attempt.isCancelled()) {
      return ApplicationFailure.newNonRetryableFailure(
          "the step was cancelled", StepCall.CANCELLED);
    }
    if (engine.isGivingUp()) {
      return ApplicationFailure.newNonRetryableFailure(
          "the worker was closed before the step ended", StepCall.LOST);
    }
    Failure failure = FailureText.bounded(Failures.of(problem, engine.context.codec()));
    boolean last = problem instanceof FailNow || problem instanceof WaybillException;
    Optional<Duration> delay =
        problem instanceof RetryAfter after ? Optional.of(after.delay()) : Optional.empty();
    return ApplicationFailure.newNonRetryableFailureWithCause(
        failure.message(),
        failure.type(),
        FailureText.shown(problem),
        Wire.json(new FailedBody(failure, last, delay, attempt.kept())));
  }
}
