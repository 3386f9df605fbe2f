package dev.waybill.inngest;

import dev.waybill.replay.Operation;
import dev.waybill.replay.TurnView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * What is told to the server when the code waits: one step of a run that does nothing else is run
 * at once; otherwise everything that is open is told, and the server calls for each step. It knows
 * what it was told before and drops it.
 */
final class Steps {
  private static final String RUN = "step.run";
  private static final String SEND = "step.sendEvent";

  private final Engine engine;
  private final Call call;
  private final Start start;
  private final Feed feed;
  private final Display display;

  Steps(Engine engine, Call call, Start start, Feed feed, Display display) {
    this.engine = engine;
    this.call = call;
    this.start = start;
    this.feed = feed;
    this.display = display;
  }

  Reply answer(TurnView turn, List<Op> marks, List<Op> chores) {
    if (!call.isDiscovery()) {
      return racing(targeted(turn, chores));
    }
    if (!marks.isEmpty()) {
      return ops(marks);
    }
    List<Operation> open = turn.open();
    if (open.size() == 1 && chores.isEmpty() && runsHere(open.get(0))) {
      return run(open.get(0));
    }
    List<Op> all = new ArrayList<>(chores);
    for (Operation operation : open) {
      tell(operation, turn.isDetached(operation.key()), all);
    }
    return ops(all.size() == 1 && alone(open) ? all : all.stream().map(Ops::racing).toList());
  }

  private boolean alone(List<Operation> open) {
    return open.size() == 1 && !feed.lingers() && !feed.isGrouped();
  }

  /** Run at once while another call may come to the same point, it would run twice. */
  private boolean runsHere(Operation operation) {
    return !call.progress().planned()
        && !feed.isGrouped()
        && !feed.lingers()
        && (operation instanceof Operation.Work || operation instanceof Operation.Send);
  }

  /** The server goes on after a step at once only when its outcome says so, too. */
  private static Reply.Ops racing(Reply.Ops reply) {
    return new Reply.Ops(
        reply.ops().stream().map(Ops::racing).toList(), reply.retryAfter(), reply.noRetry());
  }

  private Reply.Ops targeted(TurnView turn, List<Op> chores) {
    for (Op chore : chores) {
      if (chore.id().equals(call.target())) {
        return ops(List.of(engine.chores.run(chore.name())));
      }
    }
    for (Operation operation : turn.open()) {
      if (Wire.hash(feed.slot(operation).key()).equals(call.target())) {
        return run(operation);
      }
      if (operation instanceof Operation.Wait wait
          && feed.look(feed.slot(wait)).map(Wire::hash).filter(call.target()::equals).isPresent()) {
        String look = Ear.look(feed.slot(wait));
        return ops(List.of(engine.chores.look(look, wait, start, feed.inbox())));
      }
      if (operation instanceof Operation.Child child
          && Wire.hash(Wire.START + child.key()).equals(call.target())) {
        return ops(List.of(engine.chores.start(child, start, turn.isDetached(child.key()))));
      }
    }
    return ops(
        List.of(
            Ops.ranByHash(call.target(), Recorded.nothing("the code does not come to this step"))));
  }

  private Reply.Ops run(Operation operation) {
    String key = feed.slot(operation).key();
    if (operation instanceof Operation.Send send) {
      return ops(List.of(engine.chores.send(send, key)));
    }
    if (operation instanceof Operation.Work work) {
      Bench.End end = engine.bench.run(display, start, work, key, tried(key));
      return new Reply.Ops(List.of(end.op()), end.retryAfter(), end.last());
    }
    throw new IllegalStateException("only steps are called for, got: " + operation);
  }

  /**
   * The server counts attempts of calls, of which some may never have reached a body. What bodies
   * came to stands in the trace.
   */
  private Tried tried(String key) {
    int attempts = call.progress().attempt();
    if (attempts == 0) {
      return Tried.NEVER;
    }
    return engine
        .api
        .trace(call.run())
        .map(trace -> Past.tried(trace, Wire.hash(key)))
        .orElse(new Tried(attempts, Optional.empty()));
  }

  private void tell(Operation operation, boolean detached, List<Op> all) {
    String key = feed.slot(operation).key();
    if (operation instanceof Operation.Work) {
      all.add(Ops.planned(key, RUN));
    } else if (operation instanceof Operation.Send) {
      all.add(Ops.planned(key, SEND));
    } else if (operation instanceof Operation.Sleep sleep) {
      all.add(Ops.sleep(key, Spans.until(sleep.until(), engine.now())));
    } else if (operation instanceof Operation.Wait wait) {
      String condition = Hearing.wait(wait.match(), start.header().runId());
      all.add(
          Ops.waitFor(
              key, wait.match().event(), condition, Spans.until(wait.deadline(), engine.now())));
      feed.look(feed.slot(wait))
          .filter(look -> feed.own(look).isEmpty())
          .ifPresent(look -> all.add(Ops.planned(look, RUN)));
    } else if (operation instanceof Operation.CallbackWait callback) {
      String condition = Hearing.answer(Engine.callback(start.header(), callback.key()));
      all.add(
          Ops.waitFor(
              key, Wire.CALLBACK, condition, Spans.until(callback.deadline(), engine.now())));
    } else if (operation instanceof Operation.Child child) {
      tellChild(child, key, detached, all);
    }
  }

  private void tellChild(Operation.Child child, String key, boolean detached, List<Op> all) {
    if (!detached) {
      String condition = Hearing.answer(child.childRunId());
      all.add(Ops.waitFor(key, Wire.ENDED, condition, Spans.text(Spans.LONGEST)));
    }
    String begin = Wire.START + child.key();
    if (feed.own(begin).isEmpty()) {
      all.add(Ops.planned(begin, RUN));
    }
  }

  /** Has the child be cancelled, once. */
  void cancelChild(Operation.Child child, List<Op> chores) {
    String key = Wire.CANCEL + child.childRunId();
    boolean begun = feed.own(Wire.START + child.key()).isPresent();
    if (begun && feed.own(key).isEmpty()) {
      chores.add(Ops.planned(key, RUN));
    }
  }

  private static Reply.Ops ops(List<Op> ops) {
    return new Reply.Ops(ops, Optional.<Duration>empty(), false);
  }

  /** Stands still until another build says that it is there. */
  Reply park(String reason) {
    String why = named(reason);
    int number = 0;
    while (call.progress().steps().containsKey(Wire.hash(Own.parking(number)))) {
      number++;
    }
    Op wait =
        Ops.waitFor(
            Own.parking(number),
            Wire.BUILD,
            Hearing.anotherBuild(engine.context.app(), engine.context.build()),
            Spans.text(Spans.LONGEST));
    display.stalled(why);
    display.send();
    return ops(List.of(wait));
  }

  /** The reason with a step's name for its hash, which is all that a call tells of it. */
  private String named(String reason) {
    Matcher unknown = Feed.UNKNOWN.matcher(reason);
    return unknown.find()
        ? engine
            .api
            .trace(call.run())
            .flatMap(root -> Past.name(root, unknown.group(1)))
            .map(name -> reason.replace(unknown.group(), name))
            .orElse(reason)
        : reason;
  }
}
