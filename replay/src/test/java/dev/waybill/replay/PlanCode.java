package dev.waybill.replay;

import static dev.waybill.replay.TestRun.HOUR;

import dev.waybill.EventType;
import dev.waybill.FanOut;
import dev.waybill.Outcomes;
import dev.waybill.Promise;
import dev.waybill.Step;
import dev.waybill.StepFailedException;
import dev.waybill.WorkflowType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Runs a plan as workflow code. All its branches write to one trace and one counter. */
final class PlanCode {
  static final EventType<TestFlow.In> EVENT =
      EventType.of("test/event", TestFlow.In.class).keyedBy("n");
  private static final WorkflowType<TestFlow.In, Integer> CHILD =
      WorkflowType.of("child", TestFlow.In.class, Integer.class);

  final List<String> trace = new ArrayList<>();
  private final List<Promise<Integer>> shared = new ArrayList<>();
  private final ToIntFunction<String> body;
  private final boolean versioned;
  private int counter;

  /**
   * Code of one execution.
   *
   * @param body what a step's body does, by the step's key
   * @param versioned whether this is the code that knows about the change
   */
  PlanCode(ToIntFunction<String> body, boolean versioned) {
    this.body = body;
    this.versioned = versioned;
  }

  private void note(String what) {
    trace.add(what + "@" + counter++);
  }

  void run(Plan plan, Step step) {
    String id = plan.id();
    switch (plan.op()) {
      case STEP -> step(plan, step);
      case SLEEP -> {
        step.sleep(id, HOUR);
        note(id + " slept " + step.now());
      }
      case WAIT -> note(id + " got " + step.waitForEvent(id, EVENT, "k", HOUR));
      case CALLBACK -> note(id + " called " + step.callback(id, Integer.class, HOUR).await());
      case SEND -> step.send(id, EVENT.event(new TestFlow.In(counter)));
      case CHILD -> child(plan, step);
      case LOOSE -> loose(plan, step);
      case SHARE -> shared.add(begin(plan, step));
      case TAKE -> take(plan);
      case MUTATE -> counter += 3 + step.random().nextInt(2);
      case JOIN -> join(plan, plan.parts().stream().map(part -> begin(part, step)).toList());
      case BRANCHES -> join(plan, branches(plan, step));
      case MAP -> map(plan, step);
      case WHEN -> run(plan.parts().get(counter % 2), step);
      case LOOP -> plan.parts().forEach(part -> loop(part, step));
      case VERSION -> version(plan, step);
      case SAGA -> saga(plan, step);
      case FINALLY -> tidy(plan, step);
      case CATCH_ALL -> catchAll(plan, step);
      case SEQUENCE -> plan.parts().forEach(part -> run(part, step));
    }
  }

  private void step(Plan plan, Step step) {
    try {
      note(plan.id() + "=" + step.run(plan.id(), Integer.class, a -> body(a.idempotencyKey())));
    } catch (StepFailedException e) {
      note(plan.id() + "!" + e.failure().message());
      if (plan.mode() % 5 == 0) {
        throw e;
      }
    }
  }

  private int body(String key) {
    return body.applyAsInt(key);
  }

  private void child(Plan plan, Step step) {
    try {
      note(plan.id() + " child " + step.invoke(plan.id(), CHILD, new TestFlow.In(counter)));
    } catch (StepFailedException e) {
      note(plan.id() + " child!" + e.failure().message());
    }
  }

  private Promise<Integer> begin(Plan plan, Step step) {
    return switch (plan.op()) {
      case SLEEP -> step.async().branch("nap", branch -> nap(plan, branch));
      case WAIT -> step.async().branch("wait", branch -> event(plan, branch));
      case CHILD -> step.async().invoke(plan.id(), CHILD, new TestFlow.In(counter));
      default ->
          step.async().run(plan.id(), counter, Integer.class, (a, n) -> body(a.idempotencyKey()));
    };
  }

  private int nap(Plan plan, Step branch) {
    Promise.race(List.of(branch.async().sleep(plan.id(), HOUR), branch.async().sleep("z", HOUR)))
        .await();
    return counter++;
  }

  private int event(Plan plan, Step branch) {
    return branch.waitForEvent(plan.id(), EVENT, "k", HOUR).map(TestFlow.In::n).orElse(-1);
  }

  private void loose(Plan plan, Step step) {
    Promise<Integer> promise = begin(plan, step);
    switch (plan.mode() % 4) {
      case 0 -> promise.cancel();
      case 1, 2 -> promise.detach();
      default -> note("loose");
    }
  }

  private void take(Plan plan) {
    if (!shared.isEmpty()) {
      Promise<Integer> promise = shared.get(plan.mode() % shared.size());
      note("done " + promise.isDone());
      try {
        note("took " + promise.await());
      } catch (StepFailedException e) {
        note("took " + e.failure().message());
      }
    }
  }

  private List<Promise<Integer>> branches(Plan plan, Step step) {
    List<Promise<Integer>> branches = new ArrayList<>();
    for (Plan part : plan.parts()) {
      branches.add(
          step.async()
              .branch(
                  plan.id(),
                  branch -> {
                    run(part, branch);
                    return counter++;
                  }));
    }
    return branches;
  }

  private void join(Plan plan, List<Promise<Integer>> promises) {
    try {
      switch (plan.mode() % 10) {
        case 0, 1 -> note("all " + Promise.all(promises).await());
        case 2, 3 -> note("race " + promises.indexOf(Promise.race(promises).await()));
        case 4 -> note("any " + Promise.<Integer>any(promises).await());
        case 5 -> raceAndCancel(promises);
        case 6 -> nested(promises);
        case 7 -> promises.forEach(Promise::detach);
        case 8 -> promises.forEach(promise -> note("one " + promise.await()));
        default -> note("left");
      }
    } catch (StepFailedException e) {
      note("joined " + e.failure().message());
    }
  }

  private void raceAndCancel(List<Promise<Integer>> promises) {
    Promise<Integer> winner = Promise.race(promises).await();
    promises.forEach(promise -> cancelUnless(promise == winner, promise));
    note("won " + winner.await());
  }

  private static void cancelUnless(boolean won, Promise<?> promise) {
    if (!won) {
      promise.cancel();
    }
  }

  private void nested(List<Promise<Integer>> promises) {
    Promise<List<Integer>> all = Promise.all(promises.subList(1, promises.size()));
    Promise<?> winner = Promise.race(List.of(promises.get(0), all)).await();
    note("nested " + (winner == all) + " " + winner.isDone());
    Promise.all(List.of(winner)).cancel();
    note("nested " + winner.await());
  }

  private void map(Plan plan, Step step) {
    FanOut rule = FanOut.of(2).withToleratedFailures(plan.mode() % 3);
    if (plan.mode() % 4 == 0) {
      rule = rule.withEnoughSuccesses(2);
    }
    List<Integer> items = List.of(1, 2, 3, 4);
    Promise<Outcomes<Integer, Integer>> map =
        step.async()
            .map(
                plan.id(),
                items,
                rule,
                (branch, item) -> {
                  run(plan.parts().get(0), branch);
                  return branch.run("i", Integer.class, a -> body(a.idempotencyKey())) + counter;
                });
    if (plan.mode() % 7 == 0) {
      map.cancel();
    }
    try {
      note("map " + map.await().all());
    } catch (StepFailedException e) {
      note("map " + e.failure().message());
    }
  }

  private void loop(Plan part, Step step) {
    for (int i = 0; i < 3; i++) {
      run(part, step);
    }
  }

  private void version(Plan plan, Step step) {
    int version = versioned ? step.version(plan.id(), 0, 1) : 0;
    if (versioned) {
      trace.add("v" + version);
    }
    run(plan.parts().get(version), step);
  }

  private void saga(Plan plan, Step step) {
    step.saga(
        "saga",
        saga -> {
          for (Plan part : plan.parts()) {
            step.run("do", Integer.class, a -> body(a.idempotencyKey()));
            saga.undo("undo", a -> body(a.idempotencyKey()));
            run(part, step);
          }
          return "done";
        });
  }

  private void tidy(Plan plan, Step step) {
    try {
      run(plan.parts().get(0), step);
    } finally {
      note("finally");
      step.run("tidy", a -> {});
    }
  }

  private void catchAll(Plan plan, Step step) {
    try {
      run(plan.parts().get(0), step);
    } catch (Throwable e) {
      note("caught");
      try {
        step.run("clean", a -> {});
      } catch (Throwable again) {
        note("again");
      }
    }
  }
}
